//! Compressed files, unpacked as they come.

use flate2::write::MultiGzDecoder;
use std::io::Write;

/// How a gzip file begins (RFC 1952).
pub const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// How much is given to the decoder at once. A byte can unpack to a thousand, so this bounds the memory it takes.
const STEP: usize = 16 << 10;

/// Unpacks a stream of gzip members.
pub struct Gunzip {
    decoder: MultiGzDecoder<Vec<u8>>,
}

/// The file ends too early or its checksum is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damaged;

impl Default for Gunzip {
    fn default() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()) }
    }
}

impl Gunzip {
    /// Unpacks the next bytes of the file, handing what comes of them to `each` piece by piece.
    pub fn push<E: From<Damaged>>(
        &mut self,
        bytes: &[u8],
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        for step in bytes.chunks(STEP) {
            self.decoder.write_all(step).map_err(|_| Damaged)?;
            self.decoder.flush().map_err(|_| Damaged)?;
            let out = self.decoder.get_mut();
            let result = each(out);
            out.clear();
            result?;
        }
        Ok(())
    }

    /// The file is over: hands out what is left and checks the end.
    pub fn finish<E: From<Damaged>>(mut self, mut each: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        self.decoder.try_finish().map_err(|_| Damaged)?;
        each(self.decoder.get_ref())
    }
}

/// As much as the beginning of a compressed file gives.
pub fn beginning(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // An error only means that what follows is missing or damaged; the import itself will say so.
    let _: Result<(), Damaged> = Gunzip::default().push(bytes, |piece| {
        out.extend_from_slice(piece);
        Ok(())
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn pack(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(bytes: &[u8], step: usize) -> Result<Vec<u8>, Damaged> {
        let mut out = Vec::new();
        let mut gunzip = Gunzip::default();
        for chunk in bytes.chunks(step) {
            gunzip.push(chunk, |piece| {
                out.extend_from_slice(piece);
                Ok::<_, Damaged>(())
            })?;
        }
        gunzip.finish(|piece| {
            out.extend_from_slice(piece);
            Ok::<_, Damaged>(())
        })?;
        Ok(out)
    }

    #[test]
    fn members_of_any_split_are_unpacked() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|n| n.to_le_bytes()).collect();
        let file = [pack(&text), pack(b"second")].concat();
        let whole = [text.as_slice(), b"second"].concat();
        for step in [1, 7, 4096, usize::MAX] {
            assert!(unpack(&file, step) == Ok(whole.clone()), "{step}");
        }
        assert_eq!(unpack(&pack(b""), 3), Ok(vec![]));
    }

    #[test]
    fn damage_is_noticed() {
        let file = pack(&b"customer,order\n".repeat(1000));
        for length in [5, 20, file.len() - 9, file.len() - 1] {
            assert_eq!(unpack(&file[..length], 10), Err(Damaged), "{length}");
        }
        let mut flipped = file.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x10;
        assert_eq!(unpack(&flipped, 10), Err(Damaged));
        assert!(beginning(&file[..file.len() - 9]).starts_with(b"customer,order\ncustomer"));
    }
}
