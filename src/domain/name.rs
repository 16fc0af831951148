//! Names as they are compared, searched and sorted: Latin ones without capitals and accents, Chinese ones by pinyin.

use pinyin::ToPinyin;

/// Base letters of U+00C0 to U+017F, one a code point; `*` where there is no single one.
const LATIN: &[u8; 192] = b"aaaaaa*ceeeeiiiidnooooo*ouuuuy**aaaaaa*ceeeeiiiidnooooo*ouuuuy*y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkklllllllllln\
nnnnn*nnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// The name as it is compared and searched: small letters without accents, full-width forms made plain, one space
/// where there were several. Chinese characters stay.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// [`fold`] onto the end of a text, for those who fold many.
pub fn fold_into(text: &str, out: &mut String) {
    let start = out.len();
    let mut space = false;
    for char in text.chars() {
        if char.is_whitespace() || char == '\u{200b}' || char == '\u{feff}' {
            space = true;
            continue;
        }
        if space && out.len() > start {
            out.push(' ');
        }
        space = false;
        fold_char(char, out);
    }
}

fn fold_char(char: char, out: &mut String) {
    match char {
        _ if char.is_ascii() => out.push(char.to_ascii_lowercase()),
        // Chinese and Japanese have no capitals.
        '\u{2e80}'..='\u{9fff}' => out.push(char),
        'ß' => out.push_str("ss"),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'þ' | 'Þ' => out.push_str("th"),
        '\u{c0}'..='\u{17f}' => match LATIN[char as usize - 0xc0] {
            b'*' => out.extend(char.to_lowercase()),
            letter => out.push(letter as char),
        },
        // Accents written apart from their letter.
        '\u{300}'..='\u{36f}' => {}
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = char::from_u32(char as u32 - 0xfee0).unwrap_or(char);
            out.push(plain.to_ascii_lowercase());
        }
        _ => out.extend(char.to_lowercase()),
    }
}

/// Surnames that are read otherwise than the same character elsewhere.
const SURNAMES: &[(char, &str)] = &[
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('单', "shan"),
    ('翟', "zhai"),
    ('盖', "ge"),
    ('查', "zha"),
    ('朴', "piao"),
    ('缪', "miao"),
    ('覃', "qin"),
    ('乐', "yue"),
    ('区', "ou"),
    ('召', "shao"),
    ('冼', "xian"),
    ('洗', "xian"),
    ('秘', "bi"),
    ('员', "yun"),
    ('贠', "yun"),
    ('种', "chong"),
    ('重', "chong"),
    ('黑', "he"),
    ('折', "she"),
    ('句', "gou"),
    ('繁', "po"),
    ('车', "che"),
    ('都', "du"),
    ('祭', "zhai"),
    ('能', "nai"),
    ('莘', "shen"),
    ('隗', "wei"),
    ('牟', "mu"),
    ('宓', "mi"),
    ('柏', "bai"),
    ('郇', "xun"),
];

/// Surnames of two characters, where the first is read otherwise than alone.
const COMPOUND: &[(&str, [&str; 2])] = &[
    ("尉迟", ["yu", "chi"]),
    ("万俟", ["mo", "qi"]),
    ("长孙", ["zhang", "sun"]),
    ("单于", ["chan", "yu"]),
    ("澹台", ["tan", "tai"]),
    ("令狐", ["ling", "hu"]),
];

/// Where Chinese characters begin.
const HAN: char = '\u{3400}';

/// One syllable for each Chinese character, as a person of that name would say it, and the other characters folded.
fn syllables(text: &str, mut each: impl FnMut(Reading)) {
    let compound = COMPOUND.iter().find(|(name, _)| text.starts_with(name)).map(|(_, readings)| readings);
    let mut folded = String::new();
    let short = text.chars().filter(|char| *char >= HAN).nth(4).is_none();
    for (position, char) in text.chars().enumerate() {
        let surname = compound.and_then(|readings| readings.get(position).copied()).or_else(|| {
            (position == 0 && short).then(|| SURNAMES.iter().find(|(name, _)| *name == char)).flatten().map(|(_, r)| *r)
        });
        match surname.or_else(|| (char >= HAN).then(|| char.to_pinyin()).flatten().map(|reading| reading.plain())) {
            Some(reading) => each(Reading::Syllable(char, reading)),
            None => {
                folded.clear();
                fold_char(char, &mut folded);
                each(if char.is_whitespace() { Reading::Space } else { Reading::Other(&folded) });
            }
        }
    }
}

enum Reading<'a> {
    Syllable(char, &'static str),
    Space,
    Other(&'a str),
}

/// Writes a syllable as it is typed: ü is v on a keyboard.
fn push_syllable(reading: &str, out: &mut String) {
    if reading.is_ascii() {
        out.push_str(reading);
    } else {
        out.extend(reading.chars().map(|char| if char == 'ü' { 'v' } else { char }));
    }
}

/// What a name is found by when it is typed in Latin letters: `("zhangwei", "zw")` for 张伟. Both are empty for a name
/// without Chinese characters. Other letters are kept in both.
pub fn pinyin(text: &str) -> (String, String) {
    let (mut full, mut initials, mut any) = (String::new(), String::new(), false);
    syllables(text, |reading| match reading {
        Reading::Syllable(_, reading) => {
            any = true;
            push_syllable(reading, &mut full);
            initials.push(if reading.starts_with('ü') { 'v' } else { reading.chars().next().unwrap_or('?') });
        }
        Reading::Space => {}
        Reading::Other(folded) => {
            full.push_str(folded);
            initials.push_str(folded);
        }
    });
    if any { (full, initials) } else { Default::default() }
}

/// A key whose order is the order of names: by pinyin for Chinese ones, among Latin ones, the same surname together.
///
/// Behind each syllable stands its character, after a mark that sorts before every letter, so that 张 and 章 do not mix
/// and `zhan` comes before `zhang`. Names that begin with neither letter nor character come last.
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 3);
    syllables(text.trim(), |reading| match reading {
        Reading::Syllable(char, reading) => {
            push_syllable(reading, &mut key);
            key.push('\u{1}');
            key.push(char);
        }
        Reading::Space => {
            if !key.ends_with(' ') && !key.is_empty() {
                key.push(' ');
            }
        }
        Reading::Other(folded) => {
            if key.is_empty() && !folded.starts_with(char::is_alphabetic) {
                key.push('\u{7f}');
            }
            key.push_str(folded);
        }
    });
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_folded() {
        for (name, folded) in [
            ("  Maya   THOMPSON ", "maya thompson"),
            ("José Müller-Lüdenscheidt", "jose muller-ludenscheidt"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Straße", "strasse"),
            ("Ａｌｉｃｅ　王", "alice 王"),
            ("e\u{301}", "e"),
            ("Ørsted Æsir", "orsted aesir"),
            ("ŽIŽEK Ğül Ŷ ſ", "zizek gul y s"),
            ("ИВАН", "иван"),
        ] {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn chinese_names_have_pinyin() {
        for (name, full, initials) in [
            ("张伟", "zhangwei", "zw"),
            ("单雄信", "shanxiongxin", "sxx"),
            ("简单", "jiandan", "jd"),
            ("吕布", "lvbu", "lb"),
            ("尉迟恭", "yuchigong", "ycg"),
            ("曾 Amy", "zengamy", "zamy"),
            ("Maya", "", ""),
        ] {
            assert_eq!(pinyin(name), (full.to_owned(), initials.to_owned()), "{name}");
        }
    }

    #[test]
    fn chinese_names_sort_among_latin_ones() {
        let sorted =
            ["Aaron", "安娜", "Bob", "陈一", "詹妮", "张安", "张伟", "章安", "Zhang Wei", "Zoe", "123 Shop", "?"];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names[..10], sorted[..10]);
        assert!(sort_key("é") < sort_key("f"));
    }
}
