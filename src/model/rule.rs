//! The identity of every rule: code, name, default severity. What a rule looks for lives with
//! the stage that finds it; this table is what configuration, reports and tests agree on.

use serde::Serialize;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Only in reports.
    Info,
    /// Published, but listed.
    Warning,
    /// Stops publishing.
    Error,
}

impl Severity {
    /// Returns the word used in reports and in `[rules]`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule's identity.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code, such as `CN204`.
    pub code: &'static str,
    /// Stable name, such as `missing-proposals`.
    pub name: &'static str,
    /// Severity unless the handbook says otherwise.
    pub severity: Severity,
    /// True when the passing of days brings its findings: a page that nobody touched has none
    /// today and one tomorrow.
    pub dated: bool,
}

/// Declares the rules as constants and lists them in code order; `dated` stands behind those that
/// are.
macro_rules! rules {
    (@dated) => { false };
    (@dated dated) => { true };
    ($($ident:ident = $code:literal $name:literal $severity:ident $($dated:ident)?;)*) => {
        $(
            #[doc = concat!($code, " ", $name, ".")]
            pub static $ident: Rule = Rule {
                code: $code,
                name: $name,
                severity: Severity::$severity,
                dated: rules!(@dated $($dated)?),
            };
        )*
        /// Every rule, in code order.
        pub static RULES: &[&Rule] = &[$(&$ident),*];
    };
}

rules! {
    FRONT_MATTER_INVALID = "CN101" "front-matter-invalid" Error;
    MISSING_TITLE = "CN102" "missing-title" Error;
    UNKNOWN_TYPE = "CN103" "unknown-type" Error;
    MISSING_FIELD = "CN104" "missing-field" Error;
    WRONG_VALUE_TYPE = "CN105" "wrong-value-type" Error;
    UNKNOWN_VALUE = "CN106" "unknown-value" Error;
    UNKNOWN_KEY = "CN107" "unknown-key" Info;
    DUPLICATE_ID = "CN108" "duplicate-id" Error;
    NOT_UTF8 = "CN110" "not-utf8" Error;
    TOO_LARGE = "CN111" "too-large" Error;
    UNREADABLE = "CN112" "unreadable" Error;
    MISSING_CAUSE = "CN201" "missing-cause" Error;
    MISSING_ACTIONS = "CN202" "missing-actions" Error;
    MISSING_RESPONSIBILITIES = "CN203" "missing-responsibilities" Error;
    MISSING_PROPOSALS = "CN204" "missing-proposals" Error;
    EMPTY_SECTION = "CN205" "empty-section" Error;
    PLACEHOLDER_SECTION = "CN206" "placeholder-section" Error;
    MISSING_LESSONS = "CN207" "missing-lessons" Warning;
    DUPLICATE_SECTION = "CN208" "duplicate-section" Warning;
    PSEUDO_HEADING = "CN209" "pseudo-heading" Info;
    THIN_SECTION = "CN210" "thin-section" Warning;
    MISSING_SECTION = "CN211" "missing-section" Error;
    MAIN_CAUSE_UNCLEAR = "CN301" "main-cause-unclear" Warning;
    PARTY_WITHOUT_LESSON = "CN302" "party-without-lesson" Warning;
    PROPOSAL_WITHOUT_OWNER = "CN303" "proposal-without-owner" Warning;
    PROPOSAL_WITHOUT_DUE = "CN304" "proposal-without-due" Warning;
    PROPOSAL_WITHOUT_STATUS = "CN305" "proposal-without-status" Warning;
    ACTION_OVERDUE = "CN306" "action-overdue" Warning dated;
    MINUTES_NOT_LINKED = "CN307" "minutes-not-linked" Warning;
    VAGUE_PROPOSAL = "CN308" "vague-proposal" Info;
    OUR_PART_MISSING = "CN309" "our-part-missing" Info;
    UNKNOWN_CAUSE = "CN401" "unknown-cause" Error;
    UNKNOWN_CUSTOMER = "CN402" "unknown-customer" Error;
    UNKNOWN_REFERENCE = "CN403" "unknown-reference" Error;
    BROKEN_LINK = "CN404" "broken-link" Error;
    ORPHAN_PAGE = "CN405" "orphan-page" Info;
    LESSON_WITHOUT_SOURCE = "CN406" "lesson-without-source" Warning;
    BROKEN_ANCHOR = "CN407" "broken-anchor" Error;
    AMBIGUOUS_REFERENCE = "CN408" "ambiguous-reference" Error;
    MISSING_ASSET = "CN409" "missing-asset" Error;
    REDIRECT_COLLISION = "CN410" "redirect-collision" Error;
    PATH_COLLISION = "CN411" "path-collision" Error;
    EMPTY_LINK_TEXT = "CN412" "empty-link-text" Info;
    TRANSLATION_OUTDATED = "CN413" "translation-outdated" Info;
    LINK_TO_UNPUBLISHED = "CN414" "link-to-unpublished" Warning;
    UNSAFE_HTML = "CN415" "unsafe-html" Warning;
    IMAGE_WITHOUT_ALT = "CN416" "image-without-alt" Warning;
    HEADING_SKIP = "CN417" "heading-skip" Info;
    MATH_UNREADABLE = "CN418" "math-unreadable" Warning;
    INVALID_DATE = "CN501" "invalid-date" Error;
    NON_ISO_DATE = "CN502" "non-iso-date" Warning;
    CHURN_IN_FUTURE = "CN503" "churn-in-future" Warning;
    DATE_ORDER = "CN504" "date-order" Error;
    REVIEW_EXPIRED = "CN505" "review-expired" Warning dated;
    WINBACK_NOT_PLANNED = "CN601" "winback-not-planned" Warning dated;
    WINBACK_OUTSIDE_WINDOW = "CN602" "winback-outside-window" Warning;
    WINBACK_OVERDUE = "CN603" "winback-overdue" Warning dated;
    WINBACK_ONE_SIDED = "CN604" "winback-one-sided" Info;
    REPEAT_CAUSE_NO_CHANGE = "CN605" "repeat-cause-no-change" Warning;
    LESSON_UNUSED = "CN606" "lesson-unused" Info;
    LESSON_WITHOUT_APPLIES_TO = "CN607" "lesson-without-applies-to" Warning;
    BLAMES_PERSON = "CN701" "blames-person" Warning;
    PERSONAL_DATA = "CN702" "personal-data" Warning;
    UNKNOWN_CONFIG_KEY = "CN801" "unknown-config-key" Warning;
    OVERRIDE_UNUSED = "CN802" "override-unused" Warning;
    LOW_CONTRAST = "CN803" "low-contrast" Warning;
    THEME_INVALID = "CN804" "theme-invalid" Error;
    UNREADABLE_COLOR = "CN805" "unreadable-color" Warning;
    UNUSED_ALLOW = "CN901" "unused-allow" Warning;
    ALLOW_WITHOUT_REASON = "CN902" "allow-without-reason" Warning;
}

/// Returns the rule with this code or name, in capitals or not.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    let is = |word: &str| word.eq_ignore_ascii_case(code_or_name);
    RULES.iter().copied().find(|r| is(r.code) || is(r.name))
}
