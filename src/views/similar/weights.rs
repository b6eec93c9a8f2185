//! How much it says that two cases share something, in whole numbers: the same everywhere.

/// Length of a page's terms taken together, by which each is measured.
pub(super) const UNIT: u64 = 1 << 15;

/// Returns how rare it is to be among `part` of `whole`, in 256ths of a bit.
pub(super) fn rarity(part: usize, whole: usize) -> u64 {
    let ratio = ((whole.max(part) as u64) << 16) / (part.max(1) as u64);
    log2(ratio).saturating_sub(16 * 256)
}

/// Returns the same from 0, what all have, to 256, what one has.
pub(super) fn rareness(part: usize, whole: usize) -> u64 {
    rarity(part, whole) * 256 / rarity(1, whole).max(1)
}

/// Returns how much of a page's text a term is: rare terms and repeated ones more, but the tenth
/// time says little that the third did not.
pub(super) fn weight(times: u16, rarity: u64) -> u64 {
    let times = u64::from(times);
    rarity * 22 * times / (10 * times + 12)
}

/// Log₂ in 256ths, straight between powers of two.
fn log2(number: u64) -> u64 {
    let number = number.max(1);
    let whole = u64::from(number.ilog2());
    let rest = number - (1 << whole);
    whole * 256 + ((rest << 8) >> whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_few_have_is_rare() {
        assert_eq!(rarity(1, 1024), 10 * 256);
        assert_eq!(rarity(512, 1024), 256);
        assert_eq!(rarity(7, 7), 0);
        assert_eq!((rareness(1, 9), rareness(9, 9)), (256, 0));
        assert!((1..9).all(|part| rareness(part, 9) > rareness(part + 1, 9)));
        assert_eq!(rareness(1, 1), 0, "of one case nothing is rare");
    }

    #[test]
    fn repetition_says_less_each_time() {
        let at = |times| weight(times, 1_000);
        assert_eq!(at(1), 1_000);
        assert!(at(2) - at(1) > at(3) - at(2) && at(u16::MAX) < 2_200);
    }
}
