//! Percent-encoding of addresses (RFC 3986, section 2.1): one definition for links, edit links
//! and the preview server.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but the unreserved characters and the slash.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Returns a path as it stands in an address, slashes kept.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// Resolves percent-encoding once; none when what comes out is no text.
pub fn decode(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_is_undone_by_decoding() {
        let path = "quy trình/100%.md";
        assert_eq!(encode(path), "quy%20tr%C3%ACnh/100%25.md");
        assert_eq!(decode(&encode(path)).as_deref(), Some(path));
        assert_eq!(decode("%ff"), None);
        assert_eq!(decode("100%").as_deref(), Some("100%"));
    }
}
