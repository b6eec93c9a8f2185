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
}

/// Declares the rules as constants and lists them in code order.
macro_rules! rules {
    ($($ident:ident = $code:literal $name:literal $severity:ident;)*) => {
        $(
            #[doc = concat!($code, " ", $name, ".")]
            pub static $ident: Rule = Rule {
                code: $code,
                name: $name,
                severity: Severity::$severity,
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
    LINK_TO_UNPUBLISHED = "CN414" "link-to-unpublished" Warning;
    UNSAFE_HTML = "CN415" "unsafe-html" Warning;
    MATH_UNREADABLE = "CN418" "math-unreadable" Warning;
    INVALID_DATE = "CN501" "invalid-date" Error;
    NON_ISO_DATE = "CN502" "non-iso-date" Warning;
    LESSON_WITHOUT_APPLIES_TO = "CN607" "lesson-without-applies-to" Warning;
    BLAMES_PERSON = "CN701" "blames-person" Warning;
    PERSONAL_DATA = "CN702" "personal-data" Warning;
    UNKNOWN_CONFIG_KEY = "CN801" "unknown-config-key" Warning;
    OVERRIDE_UNUSED = "CN802" "override-unused" Warning;
    THEME_INVALID = "CN804" "theme-invalid" Error;
    UNUSED_ALLOW = "CN901" "unused-allow" Warning;
    ALLOW_WITHOUT_REASON = "CN902" "allow-without-reason" Warning;
}

/// Returns the rule with this code or name.
pub fn find(code_or_name: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|r| r.code.eq_ignore_ascii_case(code_or_name) || r.name == code_or_name)
}
