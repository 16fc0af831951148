//! Which encoding a text file has, and its way into UTF-8, piece by piece.

use super::plan::Encoding;

/// A guess from the beginning of a file.
///
/// A byte order mark decides. Without one, zeros in every second byte are UTF-16, what is valid is UTF-8, and of the
/// rest GB18030 where its bytes come in the pairs of common Chinese characters, else Windows-1252.
pub fn detect(head: &[u8]) -> Encoding {
    match head {
        [0xef, 0xbb, 0xbf, ..] => return Encoding::Utf8,
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let head = &head[..head.len().min(256 << 10)];
    let pairs = head.len() / 2;
    let (mut even, mut odd) = (0, 0);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    // Delimiters, digits and line ends are ASCII in every shop's file, so a tenth of zeros is plenty.
    if pairs >= 2 && odd * 10 >= pairs && even * 10 < odd {
        return Encoding::Utf16Le;
    }
    if pairs >= 2 && even * 10 >= pairs && odd * 10 < even {
        return Encoding::Utf16Be;
    }
    match std::str::from_utf8(head) {
        Ok(_) => Encoding::Utf8,
        // A character that the end of the sample cuts in two.
        Err(error) if error.error_len().is_none() => Encoding::Utf8,
        Err(_) if is_chinese(head) => Encoding::Gb18030,
        Err(_) => Encoding::Windows1252,
    }
}

/// Whether the bytes above ASCII are those of GB18030, most of them of its oldest part GB 2312, whose characters are
/// the common ones and two bytes from 0xA1 on. In a European file such bytes stand alone.
fn is_chinese(head: &[u8]) -> bool {
    let (mut common, mut rare, mut at) = (0, 0, 0);
    while let Some(&lead) = head.get(at) {
        if lead < 0x80 {
            at += 1;
            continue;
        }
        match (lead, head.get(at + 1)) {
            (0x81..=0xfe, Some(0xa1..=0xfe)) => common += 1,
            (0x81..=0xfe, Some(0x40..=0x7e | 0x80..=0xa0)) => rare += 1,
            (0x81..=0xfe, Some(b'0'..=b'9')) if matches!(head.get(at + 2), Some(0x81..=0xfe)) => {
                rare += 1;
                at += 2;
            }
            (_, None) => {}
            _ => return false,
        }
        at += 2;
    }
    common > rare
}

/// The bytes are no text in the encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecodable;

/// Decodes a stream of bytes, whatever the pieces that it comes in.
pub struct Decoder {
    inner: Inner,
    begun: bool,
}

enum Inner {
    Utf8(Utf8),
    Other(foreign::Foreign),
}

impl Decoder {
    pub fn new(encoding: Encoding) -> Self {
        let inner = match encoding {
            Encoding::Utf8 => Inner::Utf8(Utf8::default()),
            other => Inner::Other(foreign::Foreign::new(other)),
        };
        Self { inner, begun: false }
    }

    /// Puts the text of the next bytes behind `out`; up to the damaged place where there is one.
    pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> Result<(), Undecodable> {
        let before = out.len();
        let result = match &mut self.inner {
            Inner::Utf8(utf8) => utf8.decode(bytes, last, out),
            Inner::Other(foreign) => foreign.decode(bytes, last, out),
        };
        if !self.begun && out.len() > before {
            self.begun = true;
            // The byte order mark, whatever the encoding.
            if out[before..].starts_with('\u{feff}') {
                out.drain(before..before + '\u{feff}'.len_utf8());
            }
        }
        result
    }
}

/// UTF-8 needs no decoding, only a check; a character between two pieces waits for its rest.
#[derive(Default)]
struct Utf8 {
    pending: [u8; 4],
    len: usize,
}

impl Utf8 {
    fn decode(&mut self, mut bytes: &[u8], last: bool, out: &mut String) -> Result<(), Undecodable> {
        while self.len > 0 {
            let Some((&first, rest)) = bytes.split_first() else { break };
            self.pending[self.len] = first;
            self.len += 1;
            bytes = rest;
            match std::str::from_utf8(&self.pending[..self.len]) {
                Ok(text) => {
                    out.push_str(text);
                    self.len = 0;
                }
                Err(error) if error.error_len().is_none() && self.len < 4 => {}
                Err(_) => return Err(Undecodable),
            }
        }
        let mut result = Ok(());
        match std::str::from_utf8(bytes) {
            Ok(text) => out.push_str(text),
            Err(error) => {
                let (good, rest) = bytes.split_at(error.valid_up_to());
                out.push_str(std::str::from_utf8(good).unwrap_or_default());
                if error.error_len().is_none() && !last {
                    self.pending[..rest.len()].copy_from_slice(rest);
                    self.len = rest.len();
                } else {
                    result = Err(Undecodable);
                }
            }
        }
        if last && self.len > 0 { Err(Undecodable) } else { result }
    }
}

/// Natively by encoding_rs, which is what browsers use.
#[cfg(not(target_arch = "wasm32"))]
mod foreign {
    use super::{Encoding, Undecodable};
    use encoding_rs::{DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

    pub struct Foreign(encoding_rs::Decoder);

    impl Foreign {
        pub fn new(encoding: Encoding) -> Self {
            let encoding = match encoding {
                Encoding::Utf8 => UTF_8,
                Encoding::Gb18030 => GB18030,
                Encoding::Utf16Le => UTF_16LE,
                Encoding::Utf16Be => UTF_16BE,
                Encoding::Windows1252 => WINDOWS_1252,
            };
            Self(encoding.new_decoder_with_bom_removal())
        }

        pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> Result<(), Undecodable> {
            out.reserve(self.0.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3));
            match self.0.decode_to_string_without_replacement(bytes, out, last) {
                (DecoderResult::InputEmpty, _) => Ok(()),
                // There is room for all of it, so the output cannot be full.
                (DecoderResult::OutputFull | DecoderResult::Malformed(..), _) => Err(Undecodable),
            }
        }
    }
}

/// In a browser by its own decoder, whose tables need not be downloaded.
#[cfg(target_arch = "wasm32")]
mod foreign {
    use super::{Encoding, Undecodable};
    use web_sys::{TextDecodeOptions, TextDecoder, TextDecoderOptions};

    /// How much is decoded at once, so that the row of a damaged place is known about.
    const STEP: usize = 64 << 10;

    /// `None` where the browser has no such decoder.
    pub struct Foreign(Option<TextDecoder>);

    impl Foreign {
        pub fn new(encoding: Encoding) -> Self {
            let label = match encoding {
                Encoding::Utf8 => "utf-8",
                Encoding::Gb18030 => "gb18030",
                Encoding::Utf16Le => "utf-16le",
                Encoding::Utf16Be => "utf-16be",
                Encoding::Windows1252 => "windows-1252",
            };
            let options = TextDecoderOptions::new();
            options.set_fatal(true);
            Self(TextDecoder::new_with_label_and_options(label, &options).ok())
        }

        pub fn decode(&mut self, bytes: &[u8], last: bool, out: &mut String) -> Result<(), Undecodable> {
            let decoder = self.0.as_ref().ok_or(Undecodable)?;
            let options = TextDecodeOptions::new();
            options.set_stream(true);
            for step in bytes.chunks(STEP) {
                let text = decoder.decode_with_u8_array_and_options(step, &options).map_err(|_| Undecodable)?;
                out.push_str(&text);
            }
            if last {
                options.set_stream(false);
                out.push_str(&decoder.decode_with_u8_array_and_options(&[], &options).map_err(|_| Undecodable)?);
            }
            Ok(())
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 4] = [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be];

    fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }

    fn decode(bytes: &[u8], encoding: Encoding, splits: &[usize]) -> Result<String, Undecodable> {
        let (mut decoder, mut out, mut from) = (Decoder::new(encoding), String::new(), 0);
        for split in splits {
            let to = split % (bytes.len() + 1);
            if to > from {
                decoder.decode(&bytes[from..to], false, &mut out)?;
                from = to;
            }
        }
        decoder.decode(&bytes[from..], true, &mut out)?;
        Ok(out)
    }

    #[test]
    fn encodings_are_found() {
        let text = "编号,姓名,电话\n1,张伟,13800138000\n2,Maya Thompson,13900139000\n";
        for encoding in ALL {
            assert_eq!(detect(&encode(text, encoding)), encoding, "{encoding:?}");
            let marked = encode(&format!("\u{feff}{text}"), encoding);
            assert_eq!(detect(&marked), encoding, "{encoding:?} with a mark");
            assert_eq!(decode(&marked, encoding, &[]).as_deref(), Ok(text));
        }
        assert_eq!(detect(b"id,name\n"), Encoding::Utf8);
        assert_eq!(detect(b""), Encoding::Utf8);
        assert_eq!(
            detect(&encode("Straße;Käufer;Größe\nMüllerstraße;José;10 €\n", Encoding::Windows1252)),
            Encoding::Windows1252
        );
        let cut = "张伟".as_bytes();
        assert_eq!(detect(&cut[..4]), Encoding::Utf8);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"a,\xff\xfe,b", Encoding::Utf8, &[]), Err(Undecodable));
        assert_eq!(decode("张".as_bytes().split_last().unwrap().1, Encoding::Utf8, &[1]), Err(Undecodable));
        assert_eq!(decode(b"\x00\xd8\x00\x00", Encoding::Utf16Le, &[]), Err(Undecodable));
        assert_eq!(decode(b"a\xff", Encoding::Gb18030, &[]), Err(Undecodable));
        let mut out = String::new();
        assert_eq!(Decoder::new(Encoding::Utf8).decode(b"good\n\xffbad", false, &mut out), Err(Undecodable));
        assert_eq!(out, "good\n");
    }

    proptest! {
        #[test]
        fn any_split_gives_the_same_text(text in "[a-z,\n\"é张伟龘😀]{0,40}", splits in prop::collection::vec(0usize..200, 0..6)) {
            let mut splits = splits;
            splits.sort_unstable();
            for encoding in ALL {
                prop_assert_eq!(decode(&encode(&text, encoding), encoding, &splits), Ok(text.clone()));
            }
        }
    }
}
