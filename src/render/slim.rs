//! Style sheets as they go out: without what only those who write them read.

/// Leaves out comments and the space that separates nothing. Text in quotes stays as it is.
pub(super) fn style(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    let mut quote = None;
    while let Some(c) = rest.chars().next() {
        if quote.is_none() && rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
            continue;
        }
        let mut taken = c.len_utf8();
        match c {
            // What is quoted may hold a quote, if there is a backslash before it.
            '\\' => taken += rest[1..].chars().next().map_or(0, char::len_utf8),
            '"' | '\'' if quote.is_none() => quote = Some(c),
            _ if quote == Some(c) => quote = None,
            _ => {}
        }
        if quote.is_none() && matches!(c, '{' | '}') {
            out.truncate(out.trim_end_matches([' ', ';']).len());
        }
        let idle = out.is_empty() || out.ends_with(['\n', '{', ':', ';', ',']);
        if quote.is_some() || !(idle && c.is_ascii_whitespace()) {
            out.push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_everything_else_stays() {
        let css =
            "/* Màu */\n:root {\n  --a: #fff; /* trắng */ --b: \"/* chữ */\";\n\n}\n/* chưa hết";
        let slim = ":root{--a:#fff;--b:\"/* chữ */\"}\n";
        assert_eq!(style(css), slim);
        assert_eq!(
            style("a::before { content: \"\\\"/*\"; }"),
            "a::before{content:\"\\\"/*\"}"
        );
        assert_eq!(
            style("a b , c:is(d, e) > f { color: red; }"),
            "a b ,c:is(d,e) > f{color:red}"
        );
        assert_eq!(
            style("a::after { content: \"; }\"; }"),
            "a::after{content:\"; }\"}"
        );
        assert_eq!(style(slim), slim);
    }
}
