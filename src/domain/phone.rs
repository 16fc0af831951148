//! Telephone numbers in the one form that they are compared in: E.164 (ITU-T 2010), such as +8613800138000.

mod display;

use std::fmt;

/// A number in E.164 form. Small and copied freely, because an import makes one for each row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    /// `+` and the digits.
    text: [u8; 16],
    len: u8,
}

impl Phone {
    /// Reads a number as people write it. `calling_code` is the country's where the number names none, such as 86.
    ///
    /// Refused are texts that hold anything but a number (an extension too, which E.164 cannot express), local numbers
    /// without their area, and digits that no number has.
    pub fn parse(text: &str, calling_code: u16) -> Option<Self> {
        let mut digits = Digits::default();
        let international = digits.read(text)?;
        if !international {
            digits.complete(calling_code)?;
        }
        let phone = digits.phone()?;
        phone.is_sound().then_some(phone)
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[..usize::from(self.len)]).unwrap_or_default()
    }

    /// The digits as one number, to find it by.
    pub fn number(&self) -> u64 {
        self.text[1..usize::from(self.len)].iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    }

    fn digits(&self) -> &[u8] {
        &self.text[1..usize::from(self.len)]
    }

    fn is_sound(&self) -> bool {
        let digits = self.digits();
        let sound = (8..=15).contains(&digits.len()) && digits[0] != b'0';
        // Filled in to get past a form: all the same digit behind the calling code.
        let filler = digits.len() >= 9 && digits[2..].iter().all(|digit| *digit == digits[2]);
        sound && !filler
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// At most 20 digits: more is no number with anything in front of it either.
#[derive(Default)]
struct Digits {
    text: [u8; 20],
    len: usize,
}

impl Digits {
    fn push(&mut self, digit: u8) -> Option<()> {
        *self.text.get_mut(self.len)? = digit;
        self.len += 1;
        Some(())
    }

    fn get(&self) -> &[u8] {
        &self.text[..self.len]
    }

    fn drop_front(&mut self, count: usize) {
        self.text.copy_within(count..self.len, 0);
        self.len -= count;
    }

    /// Takes the digits out of a text; whether it names its country.
    fn read(&mut self, text: &str) -> Option<bool> {
        let text = text.strip_prefix("tel:").unwrap_or(text);
        let mut plus = false;
        let mut bracket_zero = false;
        let mut chars = text.chars().peekable();
        while let Some(char) = chars.next() {
            match char {
                '0'..='9' => self.push(char as u8)?,
                '０'..='９' => self.push((char as u32 - '０' as u32) as u8 + b'0')?,
                '+' | '＋' if self.len == 0 && !plus => plus = true,
                '(' | '（' => {
                    // +44 (0)20 …: the zero is for those who dial within the country.
                    if chars.peek() == Some(&'0') && self.len > 0 {
                        let mut ahead = chars.clone();
                        ahead.next();
                        if matches!(ahead.peek(), Some(')' | '）')) {
                            bracket_zero = true;
                            chars = ahead;
                        }
                    }
                }
                ')' | '）' | '-' | '－' | '–' | '‐' | '.' | '/' => {}
                _ if char.is_whitespace() || char == '\u{200b}' || char == '\u{202d}' || char == '\u{202c}' => {}
                _ => return None,
            }
        }
        if !plus && self.get().starts_with(b"00") {
            self.drop_front(2);
            plus = true;
        }
        Some(plus || bracket_zero)
    }

    /// Puts the calling code in front of a number that is written as within its country.
    fn complete(&mut self, calling_code: u16) -> Option<()> {
        let code = calling_code.to_string();
        let digits = self.get();
        match calling_code {
            86 => match digits {
                [b'8', b'6', b'1', b'3'..=b'9', ..] if digits.len() == 13 => return Some(()),
                [b'1', b'3'..=b'9', ..] if digits.len() == 11 => {}
                [b'4' | b'8', b'0', b'0', ..] if digits.len() == 10 => {}
                [b'0', b'1'..=b'9', ..] if (10..=12).contains(&digits.len()) => self.drop_front(1),
                _ => return None,
            },
            1 => match digits {
                [b'1', b'2'..=b'9', ..] if digits.len() == 11 => return Some(()),
                [b'2'..=b'9', ..] if digits.len() == 10 => {}
                _ => return None,
            },
            7 if digits.len() == 11 && matches!(digits[0], b'7' | b'8') => self.drop_front(1),
            // Italy keeps its zero.
            39 => {}
            _ if digits.first() == Some(&b'0') => self.drop_front(1),
            _ if digits.len() >= 11 && digits.starts_with(code.as_bytes()) => return Some(()),
            _ => {}
        }
        if calling_code == 0 || self.len < 6 || self.len + code.len() > 15 {
            return None;
        }
        self.text.copy_within(..self.len, code.len());
        self.text[..code.len()].copy_from_slice(code.as_bytes());
        self.len += code.len();
        Some(())
    }

    fn phone(&self) -> Option<Phone> {
        let mut text = [b'+'; 16];
        text.get_mut(1..=self.len)?.copy_from_slice(self.get());
        Some(Phone { text, len: self.len as u8 + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: u16, expected: Option<&str>) {
        assert_eq!(Phone::parse(text, code).map(|phone| phone.to_string()).as_deref(), expected, "{text} in +{code}");
    }

    #[test]
    fn chinese_numbers_as_people_write_them() {
        for text in [
            "13800138000",
            "138-0013-8000",
            "138 0013 8000",
            "+86 13800138000",
            "008613800138000",
            "8613800138000",
            "(+86)138 0013 8000",
            "１３８００１３８０００",
            "+86-138-0013-8000 ",
            "tel:+8613800138000",
            "\t13800138000",
        ] {
            check(text, 86, Some("+8613800138000"));
        }
        check("010-6552 9988", 86, Some("+861065529988"));
        check("(021) 5888 1234", 86, Some("+862158881234"));
        check("0571-87654321", 86, Some("+8657187654321"));
        check("400-810-8888", 86, Some("+864008108888"));
        for text in
            ["65529988", "1380013800", "138001380001", "12800138000", "13800138000转12", "11111111111", "", "无"]
        {
            check(text, 86, None);
        }
    }

    #[test]
    fn other_countries() {
        check("(212) 555-0123", 1, Some("+12125550123"));
        check("1-212-555-0123", 1, Some("+12125550123"));
        check("020 7946 0018", 44, Some("+442079460018"));
        check("+44 (0)20 7946 0018", 86, Some("+442079460018"));
        check("8 (912) 345-67-89", 7, Some("+79123456789"));
        check("06 12345678", 39, Some("+390612345678"));
        check("+12345678901", 86, Some("+12345678901"));
        for text in [
            "+0123456789",
            "+1234",
            "00000000000",
            "+86 12345",
            "555-0123",
            "+1234567890123456",
            "99999999999999999999999",
        ] {
            check(text, 1, None);
        }
    }

    #[test]
    fn a_number_to_find_it_by() {
        assert_eq!(Phone::parse("13800138000", 86).map(|phone| phone.number()), Some(8_613_800_138_000));
    }
}
