//! Numbers in groups, as people write them: to be looked at, never stored.
//!
//! The rule: the calling code, then the groups of its country's plan where they are known here (China, Hong Kong, Macau,
//! Singapore, North America, Russia, France, Britain, Germany, Japan), else threes with the rest at the end. China's own
//! numbers stand there without their code, because nobody at home writes it.

use super::Phone;

/// Calling codes of two digits (ITU-T E.164); 1 and 7 have one, all others three.
const TWO_DIGITS: &[u8] = &[
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62,
    63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

impl Phone {
    /// The number in groups: `138 0013 8000` where `home` is 86, `+86 138 0013 8000` elsewhere.
    pub fn display(&self, home: u16) -> String {
        let digits = self.as_str().trim_start_matches('+');
        let (code, national) = digits.split_at(code_length(digits));
        let groups = groups(code, national);
        let at_home = code == "86" && home == 86;
        let mut text = String::with_capacity(24);
        if !at_home {
            text.push('+');
            text.push_str(code);
            text.push(' ');
        } else if !national.starts_with('1') && !is_service(national) || national.starts_with("10") {
            // An area's code is dialled with a zero within the country.
            text.push('0');
        }
        let mut rest = national;
        for size in groups {
            if rest.len() <= usize::from(*size) {
                break;
            }
            let (group, after) = rest.split_at(usize::from(*size));
            text.push_str(group);
            text.push(' ');
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// A stored number in groups; a text that is none as it is.
    pub fn display_stored(text: &str, home: u16) -> String {
        match text.starts_with('+').then(|| Phone::parse(text, 0)).flatten() {
            Some(phone) => phone.display(home),
            None => text.to_owned(),
        }
    }
}

fn code_length(digits: &str) -> usize {
    let two = digits.get(..2).and_then(|two| two.parse().ok());
    match digits.as_bytes().first() {
        Some(b'1' | b'7') => 1,
        _ if two.is_some_and(|two| TWO_DIGITS.contains(&two)) => 2,
        _ => 3,
    }
}

/// China's numbers that belong to no area: 400 and 800.
fn is_service(national: &str) -> bool {
    national.len() == 10 && (national.starts_with("400") || national.starts_with("800"))
}

/// How many digits each group has but the last, which takes the rest.
fn groups(code: &str, national: &str) -> &'static [u8] {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| national.starts_with(prefix));
    match (code, national.len()) {
        ("86", 11) if starts(&["1"]) && !starts(&["10"]) => &[3, 4],
        ("86", 10) if is_service(national) => &[3, 3],
        ("86", 10) if starts(&["10", "2"]) => &[2, 4],
        ("86", 11) => &[3, 4],
        ("86", 10) => &[3, 3],
        ("1", 10) => &[3, 3],
        ("7", 10) => &[3, 3, 2],
        ("852" | "853" | "65", 8) => &[4],
        ("33", 9) => &[1, 2, 2, 2],
        ("44", 10) if starts(&["2"]) => &[2, 4],
        ("44", 10) if starts(&["11", "3", "8", "9"]) => &[3, 3],
        ("44", 10) if starts(&["121", "131", "141", "151", "161", "191"]) => &[3, 3],
        ("44", 10) => &[4],
        ("49", _) if starts(&["30", "40", "69", "89"]) => &[2, 4],
        ("49", _) if starts(&["15", "16", "17"]) => &[3, 4],
        ("81", 10) => &[2, 4],
        ("81", 9) if starts(&["3", "6"]) => &[1, 4],
        ("81", 9) => &[2, 3],
        (_, 0..=4) => &[],
        (_, 5..=7) => &[3],
        (_, 8) => &[4],
        (_, 9 | 10) => &[3, 3],
        (_, 11) => &[3, 4],
        _ => &[3, 3, 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stored: &str, home: u16, expected: &str) {
        assert_eq!(Phone::display_stored(stored, home), expected);
    }

    #[test]
    fn chinese_numbers_at_home_and_abroad() {
        check("+8613800138000", 86, "138 0013 8000");
        check("+8613800138000", 1, "+86 138 0013 8000");
        check("+861065529988", 86, "010 6552 9988");
        check("+861065529988", 44, "+86 10 6552 9988");
        check("+862158881234", 86, "021 5888 1234");
        check("+8657187654321", 86, "0571 8765 4321");
        check("+863515551234", 86, "0351 555 1234");
        check("+864008108888", 86, "400 810 8888");
    }

    #[test]
    fn other_countries_have_their_own_groups() {
        for home in [86, 1] {
            check("+85221234567", home, "+852 2123 4567");
            check("+6561234567", home, "+65 6123 4567");
            check("+12125550123", home, "+1 212 555 0123");
            check("+442079460018", home, "+44 20 7946 0018");
            check("+447700900123", home, "+44 7700 900123");
            check("+441214960000", home, "+44 121 496 0000");
            check("+493012345678", home, "+49 30 1234 5678");
            check("+4915123456789", home, "+49 151 2345 6789");
            check("+33142685300", home, "+33 1 42 68 53 00");
            check("+81312345678", home, "+81 3 1234 5678");
            check("+819012345678", home, "+81 90 1234 5678");
            check("+79123456789", home, "+7 912 345 67 89");
        }
    }

    #[test]
    fn unknown_plans_stand_in_threes_and_what_is_no_number_stays() {
        check("+351212345678", 86, "+351 212 345 678");
        check("+61412345678", 86, "+61 412 345 678");
        check("+35812345678901", 86, "+358 123 4567 8901");
        check("13800138000", 86, "13800138000");
        check("+86 138", 86, "+86 138");
        check("", 86, "");
        check("王小明", 86, "王小明");
    }

    #[test]
    fn what_is_shown_reads_back_as_what_is_stored() {
        for stored in
            ["+8613800138000", "+861065529988", "+8657187654321", "+864008108888", "+442079460018", "+33142685300"]
        {
            let shown = Phone::display_stored(stored, 86);
            assert_eq!(Phone::parse(&shown, 86).map(|phone| phone.to_string()).as_deref(), Some(stored));
        }
    }
}
