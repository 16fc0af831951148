//! E-mail addresses in the one form that they are compared in.

/// The address without the spaces people leave in it and in small letters, or `None` where it is none.
///
/// RFC 5321 lets a host tell capitals in the local part apart; no shop's mail host does, and people type them at will.
pub fn normalize(text: &str) -> Option<String> {
    if is_normal(text) {
        return Some(text.to_owned());
    }
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            _ if char.is_whitespace() || matches!(char, '\u{200b}' | '\u{feff}') => {}
            '＠' => out.push('@'),
            '．' | '。' => out.push('.'),
            _ => out.extend(char.to_lowercase()),
        }
    }
    is_address(&out).then_some(out)
}

/// Whether it is an address that [`normalize`] would leave as it is; quick, for the many that are.
pub fn is_normal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase()) && is_address(text)
}

fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let edges = |part: &str| part.is_empty() || part.starts_with('.') || part.ends_with('.') || part.contains("..");
    let plain = |char: char| !char.is_control() && !matches!(char, '@' | ',' | ';' | '<' | '>' | '"' | '(' | ')' | ':');
    let label = |label: &str| {
        !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|char| char.is_alphanumeric() || char == '-')
            && label.len() <= 63
    };
    text.len() <= 254
        && !edges(local)
        && !edges(host)
        && local.chars().all(plain)
        && host.contains('.')
        && host.split('.').all(label)
        && !text.starts_with("mailto:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_under_spaces_and_capitals() {
        for (typed, kept) in [
            ("guo92159@example.net", "guo92159@example.net"),
            (" Li.Lei @Example.COM\u{3000}", "li.lei@example.com"),
            ("王@例子.中国", "王@例子.中国"),
            ("mailto:a+b@x.org", "a+b@x.org"),
            ("o'hara＠example。cn", "o'hara@example.cn"),
        ] {
            assert_eq!(normalize(typed).as_deref(), Some(kept), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in ["", "n/a", "@", "a@b", "a@@b.c", "a@b..c", ".a@b.c", "a@-b.c", "a,b@c.d", "a@b.c;d@e.f", "<a@b.c>"]
        {
            assert_eq!(normalize(bad), None, "{bad}");
        }
    }
}
