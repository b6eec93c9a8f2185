//! Quotations that fit into a message.

/// Returns the start of a text, cut between words where it has more than `longest` characters.
/// White space becomes one space.
pub fn excerpt(text: &str, longest: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count();
        if length + more > longest {
            if out.is_empty() {
                out.extend(word.chars().take(longest));
            }
            out.push('…');
            return out;
        }
        if !out.is_empty() {
            out.push(' ');
            length += 1;
        }
        out.push_str(word);
        length += more;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(excerpt("Gọi  lại\nngay", 12), "Gọi lại ngay");
        assert_eq!(
            excerpt("Đâu là nguyên nhân chính, dựa vào đâu mà biết?", 34),
            "Đâu là nguyên nhân chính, dựa vào…"
        );
        assert_eq!(excerpt(&"x".repeat(90), 36).chars().count(), 37);
        assert_eq!(excerpt("", 9), "");
    }
}
