//! How large a picture is, read from its first bytes: pages keep its place before it has come.

use std::str;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The first bytes of a file in which its size stands, unless it begins with very much else.
pub const HEAD: usize = 256 * 1024;

/// Endings of the names of pictures that browsers show.
const PICTURES: [&str; 9] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "svg", "apng",
];

/// Width and height in CSS pixels, neither of them 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// True when a file of this name may be a picture.
pub fn is_picture(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, ending)| PICTURES.iter().any(|it| it.eq_ignore_ascii_case(ending)))
}

/// Returns the size of the picture that begins with these bytes; none when they do not tell.
pub fn size(head: &[u8]) -> Option<Size> {
    let (width, height) = match imagesize::blob_size(head) {
        Ok(size) => (
            u32::try_from(size.width).ok()?,
            u32::try_from(size.height).ok()?,
        ),
        Err(_) => drawn(head)?,
    };
    (width > 0 && height > 0).then_some(Size { width, height })
}

/// Returns the size of a drawing: what it says itself, or the size of what it shows.
fn drawn(head: &[u8]) -> Option<(u32, u32)> {
    // A cut may go through a letter; the element that counts stands before it.
    let text = match str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => str::from_utf8(&head[..error.valid_up_to()]).ok()?,
    };
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                return (tag.local_name().as_ref() == "svg")
                    .then(|| of_element(&tag))
                    .flatten();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn of_element(tag: &BytesStart<'_>) -> Option<(u32, u32)> {
    let value = |name: &str| {
        let attribute = tag.try_get_attribute(name).ok()??;
        Some(attribute.value.into_owned())
    };
    let side = |name: &str| {
        let value = value(name)?;
        whole(value.trim().trim_end_matches("px"))
    };
    if let (Some(width), Some(height)) = (side("width"), side("height")) {
        return Some((width, height));
    }
    let shown = value("viewBox")?;
    let mut numbers = shown.split([' ', ',']).filter(|it| !it.is_empty()).skip(2);
    Some((whole(numbers.next()?)?, whole(numbers.next()?)?))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, and within what the type holds"
)]
fn whole(number: &str) -> Option<u32> {
    let number: f64 = number.parse().ok()?;
    let number = number.round();
    (1.0..=1_000_000.0)
        .contains(&number)
        .then_some(number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(head: &[u8]) -> Option<(u32, u32)> {
        size(head).map(|size| (size.width, size.height))
    }

    #[test]
    fn photos_and_drawings_tell_their_size() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x01\x2c\x08\x02\0\0\0";
        assert_eq!(sides(png), Some((800, 300)));
        let gif = b"GIF89a\x20\x03\x2c\x01\0\0\0";
        assert_eq!(sides(gif), Some((800, 300)));
        for (svg, expected) in [
            ("<svg width=\"40\" height=\"30px\"/>", Some((40, 30))),
            (
                "<?xml version=\"1.0\"?><!-- v --><s:svg xmlns:s=\"x\" width=\"100%\" height=\"100%\" viewBox=\"0 0 24.4, 12\">",
                Some((24, 12)),
            ),
            ("\u{feff}<svg viewBox='0 0 8 9'>", Some((8, 9))),
            ("<svg viewBox='0 0 0 9'/>", None),
            ("<svg width='9999999999' height='1'/>", None),
            ("<svg/>", None),
            ("<html><svg width='1' height='1'/></html>", None),
            ("<svg width=", None),
        ] {
            assert_eq!(sides(svg.as_bytes()), expected, "{svg}");
        }
    }

    #[test]
    fn what_is_no_picture_has_no_size() {
        for bytes in [
            &b""[..],
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"RIFF",
            b"\xff\xfe<svg",
        ] {
            assert_eq!(sides(bytes), None, "{bytes:?}");
        }
        assert!(is_picture("So do.PNG") && is_picture("a.b.svg"));
        assert!(!is_picture("png") && !is_picture("a.pdf"));
    }
}
