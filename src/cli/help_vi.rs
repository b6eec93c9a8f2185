//! The help texts in Vietnamese, by command and argument. `--help --lang vi` shows them.

use clap::Command;

const COMMANDS: &[(&str, &str)] = &[
    ("build", "Dựng trang web từ cẩm nang vào một thư mục"),
    ("check", "Kiểm tra các trang và liệt kê lỗi, không ghi gì"),
    ("serve", "Xem thử cẩm nang trong trình duyệt trên máy này"),
    ("init", "Tạo một cẩm nang mẫu nhỏ để bắt đầu"),
    (
        "explain",
        "Giải thích một quy tắc: phát hiện gì, vì sao quan trọng, ví dụ, nên viết thế nào",
    ),
    (
        "new",
        "Tạo một trang mới: tệp, phần đầu trang và các phần phải viết",
    ),
    ("search", "Tìm trong cẩm nang như người đọc tìm"),
    (
        "similar",
        "Tìm những ca đã qua gần giống một trang, kể cả trang còn viết dở",
    ),
    (
        "actions",
        "Liệt kê các đề xuất đang theo dõi, việc quá hạn đứng đầu",
    ),
    (
        "done",
        "Đánh dấu một đề xuất đã xong ngay trong trang viết ra nó, phần còn lại giữ nguyên từng byte",
    ),
    (
        "digest",
        "In bản tin tuần để gửi thư: việc quá hạn, khách cần gọi, bài mới. Bản tin nói theo nội dung \
         các trang lúc này: với tuần đã qua, việc xong từ đó tới nay được tính là xong",
    ),
    (
        "schema",
        "In JSON Schema của phần đầu trang, cho trình soạn thảo",
    ),
    ("completions", "In phần gợi ý lệnh cho shell"),
];

const ARGUMENTS: &[(&str, &str)] = &[
    (
        "of_owner",
        "Chỉ việc của người này; một phần của tên là đủ, có dấu hay không cũng được",
    ),
    ("overdue", "Chỉ việc đã quá hạn"),
    ("all", "Kể cả việc đã xong hoặc đã bỏ"),
    (
        "table_format",
        "Cách in [table, json, csv]\n\n\
         - table: mỗi việc một dòng\n\
         - json:  một tài liệu JSON, như trong api/actions.json\n\
         - csv:   một bảng cho phần mềm bảng tính",
    ),
    (
        "week",
        "Tuần nào, dạng 2026-W47 hoặc một ngày trong tuần ấy [mặc định: tuần này]",
    ),
    (
        "digest_format",
        "Cách viết [text, html]\n\n\
         - text: chữ thường, mỗi dòng không quá 78 cột\n\
         - html: một tài liệu HTML, không cần tệp nào khác",
    ),
    (
        "id",
        "Mã của đề xuất, ví dụ DX-K7M2P, hoặc mấy chữ đầu đặt trong nháy; chữ hoa và dấu không quan trọng",
    ),
    (
        "done_on",
        "Ngày làm xong, dạng năm-tháng-ngày [mặc định: hôm nay]",
    ),
    (
        "link",
        "Trang đã đổi nhờ việc này: id, đường dẫn hoặc tên; hoặc một địa chỉ web",
    ),
    (
        "root",
        "Thư mục có handbook.toml [mặc định: tìm từ thư mục hiện tại trở lên]",
    ),
    (
        "today",
        "Coi hôm nay là ngày này [mặc định: đồng hồ, theo `timezone`]",
    ),
    (
        "lang",
        "Ngôn ngữ của thông báo: vi hoặc en [mặc định: ngôn ngữ của cẩm nang]",
    ),
    ("quiet", "Chỉ in những gì làm hỏng lượt chạy"),
    (
        "output",
        "Thư mục nhận trang web [mặc định: site/ trong thư mục cẩm nang]",
    ),
    (
        "base_url",
        "Địa chỉ nơi trang web được đăng; thay cho `base_url` trong handbook.toml",
    ),
    ("drafts", "Dựng cả bản nháp và trang ngoài thời hạn"),
    ("strict", "Coi cảnh báo là lỗi"),
    (
        "only_dates",
        "Chỉ báo những gì vừa tới ngày: đề xuất quá hạn, lịch rà soát, lịch winback; dùng cho lượt \
         chạy ban đêm. Đều là cảnh báo, nên chỉ làm hỏng lượt chạy khi có --strict hoặc `[rules]` \
         nâng thành lỗi; `camnang explain` cho biết một quy tắc có thuộc nhóm này không",
    ),
    (
        "format",
        "Cách in kết quả [human, short, json, sarif, github, gitlab, junit]\n\n\
         - human:  dòng có vấn đề và nên viết gì\n\
         - short:  mỗi phát hiện một dòng\n\
         - json:   một tài liệu JSON\n\
         - sarif:  một tài liệu SARIF 2.1.0, cho code scanning và trình soạn thảo\n\
         - github: chú thích của GitHub Actions\n\
         - gitlab: một tài liệu Code Quality, cho merge request của GitLab\n\
         - junit:  một tài liệu JUnit, mỗi tệp một phép thử",
    ),
    (
        "paths",
        "Chỉ báo về các tệp hoặc thư mục này; cả cẩm nang vẫn được kiểm tra",
    ),
    (
        "fix",
        "Sửa những gì sửa được mà không đổi ý của trang: ngày về dạng ISO, dòng đậm thành tiêu đề, trường và id gõ nhầm, liên kết tới trang đã chuyển chỗ",
    ),
    (
        "diff",
        "Cho xem --fix sẽ đổi gì, dạng diff, và không ghi gì; dùng được cả khi có --fix",
    ),
    (
        "changed_since",
        "Chỉ báo những gì liên quan đến tệp đã đổi từ khi nhánh hiện tại tách khỏi REV: so thư mục \
         làm việc, kể cả tệp mới, với merge base của REV và HEAD; liên kết tới tệp mà nhánh sửa \
         hoặc xóa cũng được tính",
    ),
    (
        "baseline",
        "Bỏ qua những phát hiện ghi trong FILE; chỉ dùng cho check, build vẫn từ chối mọi lỗi \
         [mặc định: .camnang-baseline.json trong thư mục cẩm nang]",
    ),
    (
        "write_baseline",
        "Ghi những phát hiện hiện có vào FILE, để dùng với --baseline \
         [mặc định: .camnang-baseline.json trong thư mục cẩm nang]",
    ),
    ("host", "Địa chỉ để lắng nghe; chỉ máy này nếu không đổi"),
    (
        "port",
        "Cổng để lắng nghe; 0 để máy tự chọn [mặc định: cổng trống đầu tiên trong 4321–4330]",
    ),
    ("open", "Mở trang trong trình duyệt"),
    ("dir", "Thư mục nhận cẩm nang mẫu"),
    (
        "rule",
        "Mã hoặc tên quy tắc, như CN201 hay missing-cause; bỏ trống thì liệt kê tất cả",
    ),
    (
        "explain.format",
        "Cách in phần giải thích [human, json]\n\n\
         - human: để đọc trong cửa sổ lệnh\n\
         - json:  một tài liệu JSON",
    ),
    (
        "query",
        "Điều cần tìm, có dấu hay không dấu; không cần đặt trong dấu nháy. Các từ trong \"nháy kép\" \
         phải đứng liền nhau",
    ),
    ("limit", "Số trang nhiều nhất được liệt kê, từ 1 đến 100"),
    (
        "search.format",
        "Cách in kết quả [table, json]\n\n\
         - table: để đọc trong cửa sổ lệnh\n\
         - json:  một tài liệu JSON",
    ),
    (
        "file",
        "Trang cần so: trong cẩm nang hay ở bất cứ đâu, viết xong hay còn dở; - để đọc từ đầu vào \
         chuẩn",
    ),
    (
        "similar.limit",
        "Số ca nhiều nhất được liệt kê, từ 1 đến 50",
    ),
    (
        "similar.format",
        "Cách in kết quả [table, json]\n\n\
         - table: để đọc trong cửa sổ lệnh\n\
         - json:  một tài liệu JSON, `similar` như trong api/cases.json",
    ),
    ("shell", "Tên shell"),
    ("kind", "Loại trang, ví dụ churn, meeting, lesson"),
    (
        "title",
        "Tiêu đề; không để trong dấu nháy thì các từ được ghép lại",
    ),
    ("customer", "Khách hàng mà trang nói tới: id hoặc tên"),
    (
        "on",
        "Ngày mà trang nói tới, ví dụ ngày cuối khách dùng dịch vụ [mặc định: hôm nay]",
    ),
    ("stdout", "In trang ra thay vì ghi tệp"),
    (
        "with_meeting",
        "Với ca rời bỏ: tạo luôn biên bản cuộc họp nội bộ",
    ),
];

const ABOUT: &str = "Dựng, kiểm tra và xem thử cẩm nang chăm sóc khách hàng viết bằng Markdown\n\n\
Một cẩm nang là thư mục có handbook.toml và các trang trong content/. camnang kiểm tra các trang, \
không cho đăng bài churn thiếu nguyên nhân, hành động, trách nhiệm hoặc đề xuất, và dựng phần còn \
lại thành trang web có liên kết.";

const AFTER: &str = "\
Bắt đầu:
  camnang init cam-nang         tạo một cẩm nang mẫu nhỏ
  camnang serve                 xem thử trong trình duyệt
  camnang new churn             bắt đầu viết một ca rời bỏ; loại khác cũng vậy
  camnang check                 đọc các lỗi
  camnang build                 dựng trang web vào site/

Mã thoát: 0 ổn, 1 có lỗi chặn, 2 không chạy được.";

/// Puts Vietnamese texts in place of the English ones.
pub(super) fn translate(command: Command) -> Command {
    let mut command = arguments(command)
        .about(ABOUT.lines().next().unwrap_or_default())
        .long_about(ABOUT)
        .after_help(AFTER);
    for (name, about) in COMMANDS {
        command =
            command.mut_subcommand(*name, |sub| arguments(sub).about(*about).long_about(*about));
    }
    command
}

fn arguments(mut command: Command) -> Command {
    let ids: Vec<String> = command
        .get_arguments()
        .map(|argument| argument.get_id().to_string())
        .collect();
    for id in ids {
        if let Some(help) = help(command.get_name(), &id) {
            let short = help.lines().next().unwrap_or_default();
            command = command.mut_arg(id, |argument| {
                // What the values mean is told in the text, in its language.
                let values = argument.get_possible_values();
                let told = values.iter().any(|value| value.get_help().is_some());
                let argument = argument.help(short).long_help(help);
                argument.hide_possible_values(told)
            });
        }
    }
    command
}

/// Returns the text for an argument: of that command alone, else of all that have it.
fn help(command: &str, id: &str) -> Option<&'static str> {
    let of = |wanted: &str| ARGUMENTS.iter().find(|(name, _)| *name == wanted);
    let found = of(&format!("{command}.{id}")).or_else(|| of(id));
    found.map(|(_, help)| *help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_and_argument_has_a_vietnamese_text() {
        let command = super::super::Cli::command();
        for sub in command.get_subcommands() {
            assert!(
                COMMANDS.iter().any(|(name, _)| *name == sub.get_name()),
                "{}",
                sub.get_name()
            );
            for argument in sub.get_arguments() {
                let id = argument.get_id().as_str();
                assert!(
                    ["help", "version"].contains(&id) || help(sub.get_name(), id).is_some(),
                    "{} {id}",
                    sub.get_name()
                );
            }
        }
    }

    #[test]
    fn every_value_that_is_explained_is_explained_in_vietnamese() {
        let command = super::super::Cli::command();
        let mut all: Vec<(&str, &clap::Arg)> = command.get_arguments().map(|a| ("", a)).collect();
        for sub in command.get_subcommands() {
            all.extend(
                sub.get_arguments()
                    .map(|argument| (sub.get_name(), argument)),
            );
        }
        for (command, argument) in all {
            let id = argument.get_id().as_str();
            let text = help(command, id);
            for value in argument.get_possible_values() {
                let named = text.is_some_and(|help| help.contains(value.get_name()));
                assert!(
                    value.get_help().is_none() || named,
                    "{id} {}",
                    value.get_name()
                );
            }
        }
    }
}
