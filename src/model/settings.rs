//! Every key of `handbook.toml`: its default and what it does, in one line. The check for
//! unknown keys and the reference page read this table; `config` gives the keys their meaning.

use std::sync::LazyLock;

use super::lang::Text;
use crate::text;

/// One key.
#[derive(Debug)]
pub struct Setting {
    /// The key with the tables it stands in, such as `winback.from_days`. A part in capitals
    /// stands for any name.
    pub key: &'static str,
    /// Its default as TOML; empty when leaving it out means something that no value says.
    pub default: &'static str,
    /// What it does.
    pub about: Text,
}

/// Every key, in the order of the reference page.
pub static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    vec![
        setting(
            "title",
            "\"Cẩm nang\"",
            text!("Tên cẩm nang", "Name of the handbook"),
        ),
        setting(
            "description",
            "\"\"",
            text!("Một câu giới thiệu cẩm nang", "One sentence about it"),
        ),
        setting(
            "base_url",
            "\"\"",
            text!(
                "Địa chỉ nơi đăng; bỏ trống thì không có sơ đồ trang và địa chỉ chính thức",
                "Where it is published; without it there are no sitemap and no canonical links"
            ),
        ),
        setting(
            "language",
            "\"vi\"",
            text!(
                "Ngôn ngữ của trang và thông báo: `\"vi\"` hoặc `\"en\"`",
                "Language of pages and messages: `\"vi\"` or `\"en\"`"
            ),
        ),
        setting(
            "languages",
            "[\"vi\", \"en\"]",
            text!(
                "Các ngôn ngữ mà trang được viết; `language` luôn đứng đầu",
                "Languages that pages are written in; `language` always comes first"
            ),
        ),
        setting(
            "timezone",
            "\"Asia/Ho_Chi_Minh\"",
            text!(
                "Múi giờ quyết định hôm nay là ngày nào",
                "Time zone that decides what day it is"
            ),
        ),
        setting(
            "nav",
            "[]",
            text!(
                "Thứ tự thư mục hoặc trang trong danh mục; phần còn lại xếp theo loại trang",
                "Folders or pages in the order of the navigation; the others follow by kind"
            ),
        ),
        setting(
            "reference",
            "true",
            text!(
                "`false` bỏ phần Tra cứu: quy tắc, loại trang, khóa của handbook.toml",
                "`false` leaves out the reference: rules, kinds, keys of handbook.toml"
            ),
        ),
        setting(
            "insights",
            "true",
            text!(
                "`false` bỏ phần Bức tranh chung: số đếm và biểu đồ từ các ca",
                "`false` leaves out the insights: counts and charts of the cases"
            ),
        ),
        setting(
            "static",
            "[\"content/static\"]",
            text!(
                "Những thư mục được chép nguyên ra gốc của trang web",
                "Folders that are copied to the root of the site as they are"
            ),
        ),
        setting(
            "noindex",
            "false",
            text!(
                "`true` xin máy tìm kiếm đừng ghi lại trang web",
                "`true` asks search engines to stay away"
            ),
        ),
        setting(
            "repository",
            "",
            text!(
                "Kho chứa nội dung, để có liên kết sửa trang; `repository = \"https://…\"` là cách viết tắt",
                "Where the sources live, for edit links; `repository = \"https://…\"` is short for it"
            ),
        ),
        setting(
            "repository.url",
            "\"\"",
            text!("Địa chỉ của kho", "Web address of the repository"),
        ),
        setting(
            "repository.branch",
            "\"main\"",
            text!("Nhánh được sửa", "Branch that is edited"),
        ),
        setting(
            "repository.path",
            "\"\"",
            text!(
                "Thư mục của cẩm nang trong kho",
                "Folder of the handbook inside the repository"
            ),
        ),
        setting(
            "feedback",
            "",
            text!("Góp ý cho từng trang", "Feedback on a page"),
        ),
        setting(
            "feedback.to",
            "\"\"",
            text!(
                "Nơi nhận góp ý: địa chỉ thư, địa chỉ https:// có {{title}}, {{url}}, {{path}}, hoặc \"off\"; bỏ trống thì mở phiếu ở kho chứa nội dung",
                "Where feedback goes: a mail address, an https:// address with {{title}}, {{url}}, {{path}}, or \"off\"; left out, a new issue where the sources live"
            ),
        ),
        setting(
            "comments",
            "",
            text!(
                "Bình luận dưới trang, do bên khác giữ",
                "Comments below a page, kept elsewhere"
            ),
        ),
        setting(
            "comments.url",
            "\"\"",
            text!(
                "Địa chỉ khung bình luận, có {{title}}, {{url}}, {{path}}; chỉ tải khi người đọc bấm",
                "Address of the frame of comments, with {{title}}, {{url}}, {{path}}; loaded on click only"
            ),
        ),
        setting(
            "theme",
            "",
            text!(
                "Giao diện; `theme = \"ten\"` là cách viết tắt của `theme.name`",
                "The look; `theme = \"name\"` is short for `theme.name`"
            ),
        ),
        setting(
            "theme.name",
            "\"default\"",
            text!(
                "Thư mục trong `themes/` chứa các tệp thay cho giao diện gốc",
                "Folder below `themes/` with files that replace those of the default theme"
            ),
        ),
        setting(
            "theme.accent",
            "",
            text!(
                "Màu của liên kết, nút bấm và chỗ đang chọn, ví dụ `\"#0b6b53\"`; bỏ trống thì theo giao diện",
                "Colour of links, buttons and what is current, such as `\"#0b6b53\"`; without it the theme's own"
            ),
        ),
        setting(
            "theme.bg",
            "",
            text!(
                "Màu nền; nền của thẻ và bảng suy ra từ đó",
                "The ground; that of cards and tables follows from it"
            ),
        ),
        setting(
            "theme.ink",
            "",
            text!(
                "Màu chữ; chữ phụ suy ra từ đó",
                "Text; what is said by the way follows from it"
            ),
        ),
        setting("theme.line", "", text!("Đường kẻ", "Rules between things")),
        setting(
            "theme.edge",
            "",
            text!("Viền nút bấm và ô nhập", "Borders of buttons and fields"),
        ),
        setting(
            "theme.note",
            "",
            text!("Thông tin, đang thử", "Information, on trial"),
        ),
        setting(
            "theme.good",
            "",
            text!("Đã xong, đã quay lại", "Done, won back"),
        ),
        setting(
            "theme.warn",
            "",
            text!("Đang mở, sắp tới hạn", "Open, due soon"),
        ),
        setting(
            "theme.bad",
            "",
            text!("Quá hạn, giá trị đã mất", "Overdue, value lost"),
        ),
        setting(
            "theme.mark",
            "",
            text!("Nền của chữ tìm thấy", "Behind words that a search found"),
        ),
        setting(
            "theme.c1",
            "",
            text!("Màu thứ 1 của biểu đồ", "Colour 1 of charts"),
        ),
        setting(
            "theme.c2",
            "",
            text!("Màu thứ 2 của biểu đồ", "Colour 2 of charts"),
        ),
        setting(
            "theme.c3",
            "",
            text!("Màu thứ 3 của biểu đồ", "Colour 3 of charts"),
        ),
        setting(
            "theme.c4",
            "",
            text!("Màu thứ 4 của biểu đồ", "Colour 4 of charts"),
        ),
        setting(
            "theme.c5",
            "",
            text!("Màu thứ 5 của biểu đồ", "Colour 5 of charts"),
        ),
        setting(
            "theme.c6",
            "",
            text!("Màu thứ 6 của biểu đồ", "Colour 6 of charts"),
        ),
        setting(
            "theme.COLOR.light",
            "",
            text!(
                "Màu ấy trên nền sáng; chỉ ghi một màu thì là màu này",
                "That colour in the light look; one colour alone is this one"
            ),
        ),
        setting(
            "theme.COLOR.dark",
            "",
            text!("Màu ấy trên nền tối", "That colour in the dark look"),
        ),
        setting("search", "", text!("Việc tìm kiếm", "The search")),
        setting(
            "search.questions",
            "",
            text!(
                "Câu hay được hỏi, hiện khi ô tìm kiếm còn trống; một danh sách là cho ngôn ngữ của cẩm nang",
                "Common questions, shown under the empty search field; one list is for the handbook's language"
            ),
        ),
        setting(
            "search.questions.vi",
            "",
            text!(
                "Câu hỏi trên trang tiếng Việt",
                "Questions on Vietnamese pages"
            ),
        ),
        setting(
            "search.questions.en",
            "",
            text!("Câu hỏi trên trang tiếng Anh", "Questions on English pages"),
        ),
        setting(
            "winback",
            "",
            text!(
                "Khung ngày cho cuộc gọi winback đầu tiên",
                "The window for the first winback call"
            ),
        ),
        setting(
            "winback.from_days",
            "28",
            text!(
                "Sớm nhất bao nhiêu ngày sau khi khách đi",
                "First day of the window, counted from the loss"
            ),
        ),
        setting(
            "winback.to_days",
            "62",
            text!(
                "Muộn nhất bao nhiêu ngày sau khi khách đi",
                "Last day of the window, counted from the loss"
            ),
        ),
        setting(
            "review",
            "",
            text!("Việc rà soát trang", "The review of pages"),
        ),
        setting(
            "review.notice_days",
            "30",
            text!(
                "Trước `review_on` bao nhiêu ngày thì coi là sắp tới hạn",
                "Days before `review_on` from which a review counts as due"
            ),
        ),
        setting(
            "causes",
            "",
            text!(
                "Nguyên nhân của riêng bạn, hoặc sửa nguyên nhân có sẵn, mỗi id một bảng",
                "Causes of your own, or changes to known ones, a table for each id"
            ),
        ),
        setting(
            "causes.ID.vi",
            "",
            text!("Tên tiếng Việt", "Name in Vietnamese"),
        ),
        setting(
            "causes.ID.en",
            "",
            text!("Tên tiếng Anh", "Name in English"),
        ),
        setting(
            "causes.ID.group",
            "",
            text!("Id của nhóm", "Id of the group"),
        ),
        setting(
            "causes.ID.controllable",
            "",
            text!(
                "Trong tầm tay ta: `\"yes\"`, `\"partly\"` hoặc `\"no\"`",
                "Within our control: `\"yes\"`, `\"partly\"` or `\"no\"`"
            ),
        ),
        setting(
            "causes.ID.aliases",
            "",
            text!("Các tên khác", "Other names"),
        ),
        setting(
            "signals",
            "",
            text!(
                "Dấu hiệu của riêng bạn, viết như nguyên nhân",
                "Signals of your own, written like causes"
            ),
        ),
        setting(
            "signals.ID.vi",
            "",
            text!("Tên tiếng Việt", "Name in Vietnamese"),
        ),
        setting(
            "signals.ID.en",
            "",
            text!("Tên tiếng Anh", "Name in English"),
        ),
        setting(
            "signals.ID.group",
            "",
            text!("Id của nhóm", "Id of the group"),
        ),
        setting(
            "signals.ID.source",
            "",
            text!("Thấy được ở đâu", "Where it is seen"),
        ),
        setting(
            "signals.ID.severity",
            "",
            text!(
                "Mức nặng nhẹ: `\"low\"` tới `\"critical\"`",
                "How serious it is: `\"low\"` to `\"critical\"`"
            ),
        ),
        setting(
            "signals.ID.aliases",
            "",
            text!("Các tên khác", "Other names"),
        ),
        setting(
            "parties",
            "",
            text!(
                "Các bên của riêng bạn, viết như nguyên nhân",
                "Parties of your own, written like causes"
            ),
        ),
        setting(
            "parties.ID.vi",
            "",
            text!("Tên tiếng Việt", "Name in Vietnamese"),
        ),
        setting(
            "parties.ID.en",
            "",
            text!("Tên tiếng Anh", "Name in English"),
        ),
        setting(
            "parties.ID.group",
            "",
            text!("Id của nhóm", "Id of the group"),
        ),
        setting(
            "parties.ID.aliases",
            "",
            text!("Các tên khác", "Other names"),
        ),
        setting(
            "figures",
            "",
            text!(
                "Con số không trang nào ghi, ví dụ `acquisition_cost = 5000000`; `customer_count`, `monthly_revenue` và `churn_target` cũng có tên sẵn",
                "Numbers that no page tells, such as `acquisition_cost = 5000000`; `customer_count`, `monthly_revenue` and `churn_target` have names too"
            ),
        ),
        setting(
            "figures.ID",
            "",
            text!(
                "Một con số hoặc dòng chữ; muốn ghi thêm tên, đơn vị và ngày thì viết thành bảng",
                "A number or a text; as a table it can have a name, a unit and a day"
            ),
        ),
        setting(
            "figures.ID.value",
            "",
            text!("Con số hoặc dòng chữ ấy", "The number or text"),
        ),
        setting(
            "figures.ID.unit",
            "",
            text!(
                "Đơn vị: mã tiền ba chữ, `%` hoặc một từ",
                "Unit: a three-letter currency code, `%` or a word"
            ),
        ),
        setting(
            "figures.ID.as_of",
            "",
            text!("Ngày mà con số còn đúng", "The day on which it was true"),
        ),
        setting(
            "figures.ID.vi",
            "",
            text!("Tên tiếng Việt", "Name in Vietnamese"),
        ),
        setting(
            "figures.ID.en",
            "",
            text!("Tên tiếng Anh", "Name in English"),
        ),
        setting(
            "rules",
            "",
            text!(
                "Mức của quy tắc trong cẩm nang này",
                "Severities of rules in this handbook"
            ),
        ),
        setting(
            "rules.CODE",
            "",
            text!(
                "Theo mã hoặc tên quy tắc: `\"off\"`, `\"info\"`, `\"warning\"` hoặc `\"error\"`; bỏ trống thì theo mức của từng quy tắc",
                "By code or name of the rule: `\"off\"`, `\"info\"`, `\"warning\"` or `\"error\"`; left out, the rule's own"
            ),
        ),
    ]
});

fn setting(key: &'static str, default: &'static str, about: Text) -> Setting {
    Setting {
        key,
        default,
        about,
    }
}

/// Returns the names of the keys directly in a table; `section` is empty or ends in a dot.
pub fn below(section: &str) -> impl Iterator<Item = &'static str> {
    SETTINGS
        .iter()
        .filter_map(move |setting| setting.key.strip_prefix(section))
        .filter(|name| !name.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::config::Config;

    #[test]
    fn writing_every_default_down_changes_nothing() {
        let mut written = String::new();
        for setting in SETTINGS.iter().filter(|s| !s.default.is_empty()) {
            written.push_str(&format!("{} = {}\n", setting.key, setting.default));
        }
        let (config, findings) = Config::read(&written).expect("defaults are settings");
        let (plain, _) = Config::read("").expect("nothing is needed");
        assert_eq!(format!("{config:?}"), format!("{plain:?}"));
        assert!(findings.is_empty(), "{findings:?}");
        assert!(written.lines().count() > 12);
    }
}
