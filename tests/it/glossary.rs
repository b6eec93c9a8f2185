//! Terms in running text, and the list of them.

use crate::support::handbook::{Handbook, text_of};

fn handbook(body: &str) -> Handbook {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    handbook.put(
        "content/glossary/sla.md",
        "+++\ntitle = \"SLA\"\nsummary = \"Cam kết <giờ> trả lời.\"\naliases = [\"cam kết trả lời\"]\n+++\n\nChữ. SLA.\n",
    );
    handbook.put(
        "content/glossary/phi.md",
        "+++\ntitle = \"Phí\"\naliases = [\"phí dịch vụ\"]\n+++\n\nChữ.\n",
    );
    handbook.put(
        "content/a.md",
        format!("+++\ntitle = \"A\"\n+++\n\n{body}\n"),
    );
    handbook
}

fn page(body: &str) -> String {
    text_of(&handbook(body).build(), "a/index.html")
}

#[test]
fn the_first_use_of_a_term_leads_to_it_and_shows_what_it_means() {
    let html = page("Quá cam kết trả lời một giờ; SLA là thế.");
    assert_eq!(html.matches("class=\"term\"").count(), 1, "{html}");
    assert!(html.contains(
        "<a class=\"term\" href=\"../glossary/sla/\" aria-describedby=\"cn_term-1\">cam kết trả lời</a>\
         <span class=\"tip\" role=\"tooltip\" id=\"cn_term-1\">Cam kết &lt;giờ&gt; trả lời.</span>"
    ));
}

#[test]
fn a_term_without_a_sentence_is_a_link_and_a_page_without_terms_loads_nothing() {
    let html = page("Có phí.");
    assert!(
        html.contains("href=\"../glossary/phi/\">phí</a></span>"),
        "{html}"
    );
    let html = page("Không có gì, phi lý.");
    assert!(!html.contains("class=\"term\""));
}

#[test]
fn headings_links_code_and_own_pages_stay_as_they_are() {
    for body in [
        "## SLA",
        "`SLA`",
        "[SLA](https://a.example/)",
        "```\nSLA\n```",
        "Xem [đây](glossary/sla.md), SLA.",
    ] {
        assert!(!page(body).contains("class=\"term\""), "{body}");
    }
    let html = text_of(&handbook("").build(), "glossary/sla/index.html");
    assert!(!html.contains("class=\"term\""));
}

#[test]
fn a_name_of_two_terms_means_neither() {
    let mut handbook = handbook("Có phí dịch vụ.");
    handbook.put(
        "content/glossary/x.md",
        "+++\ntitle = \"X1\"\naliases = [\"phí dịch vụ\"]\n+++\n\nChữ.\n",
    );
    let html = text_of(&handbook.build(), "a/index.html");
    assert!(!html.contains("glossary/x/\">"), "{html}");
}

#[test]
fn terms_stand_by_letter_without_marks() {
    let html = text_of(&handbook("").build(), "glossary/index.html");
    let (p, s) = (html.find("id=\"cn_P\""), html.find("id=\"cn_S\""));
    assert!(p.is_some() && p < s, "{html}");
    assert!(html.contains("<a href=\"#cn_P\">P</a>"));
}

#[test]
fn feedback_is_prefilled_and_goes_where_the_handbook_says() {
    let feedback = |config: &str| {
        let mut handbook = Handbook::new(config);
        handbook.put("content/a.md", "+++\ntitle = \"Giá & phí?\"\n+++\n\nChữ.\n");
        let html = text_of(&handbook.build(), "a/index.html");
        let link = html
            .split("<li class=\"edit\"><a href=\"")
            .last()
            .unwrap_or_default();
        link.split('"')
            .next()
            .unwrap_or_default()
            .replace("&amp;", "&")
    };
    let github = feedback("repository = \"https://git.example/a/b\"\n");
    assert!(
        github.starts_with("https://git.example/a/b/issues/new?title=G%C3%B3p%20%C3%BD"),
        "{github}"
    );
    assert!(
        github.contains("%26") && github.contains("content/a.md"),
        "{github}"
    );
    let gitlab = feedback("repository = \"https://gitlab.example/a/b\"\n");
    assert!(gitlab.contains("/-/issues/new?issue[title]="), "{gitlab}");
    let mail = feedback("[feedback]\nto = \"cs@a.example\"\n");
    assert!(mail.starts_with("mailto:cs@a.example?subject="), "{mail}");
    let own = feedback("[feedback]\nto = \"https://f.example/?t={title}&u={url}\"\n");
    assert_eq!(
        own,
        "https://f.example/?t=Gi%C3%A1%20%26%20ph%C3%AD%3F&u=/a/"
    );
    assert!(!feedback("[feedback]\nto = \"off\"\nrepository = \"x\"\n").contains("issues"));
}

#[test]
fn comments_are_off_until_the_owner_names_a_host_and_then_only_that_one() {
    let mut handbook = Handbook::new("title = \"Cẩm nang\"\n");
    handbook.put("content/a.md", "+++\ntitle = \"A\"\n+++\n\nChữ.\n");
    let html = text_of(&handbook.build(), "a/index.html");
    assert!(!html.contains("frame-src") && !html.contains("class=\"comments\""));
    handbook.put(
        "handbook.toml",
        "[comments]\nurl = \"https://c.example/e?p={url}\"\n",
    );
    let html = text_of(&handbook.build(), "a/index.html");
    assert!(html.contains(" frame-src https://c.example;"), "{html}");
    assert!(html.contains("data-src=\"https://c.example/e?p=/a/\"") && !html.contains("<iframe"));
}
