//! A small body in gzip that unpacks to a huge one.
//!
//! What is repeated is packed once: packed blocks that end in a full flush don't refer to what comes
//! before them, so a block can be written any number of times, and its checksum combined as often.

use flate2::{Compress, Compression, Crc, FlushCompress};

use crate::fault::Filling;

/// How much one block holds, unpacked.
const BLOCK: usize = 1 << 20;
const SMALLEST: u64 = 2;
/// The largest that is made, unpacked: about 16 MB of gzip.
pub(crate) const LARGEST: u64 = 16 << 30;
/// Deflate, no name, no time, as small as it gets, no matter on which system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
/// A last block with nothing in it.
const TAIL: [u8; 5] = [1, 0, 0, 255, 255];

/// A JSON list of so many bytes, in gzip.
pub(crate) fn packed(unpacked_bytes: u64, filling: Filling) -> Vec<u8> {
    let size = unpacked_bytes.clamp(SMALLEST, LARGEST);
    let mut gzip = Gzip { bytes: HEAD.to_vec(), crc: Crc::new() };
    match filling {
        Filling::WhiteSpace => {
            gzip.repeat(b' ', size - 2);
            gzip.repeat(b'[', 1);
            gzip.repeat(b']', 1);
        }
        Filling::Brackets => {
            // Brackets come in pairs.
            gzip.repeat(b' ', size % 2);
            gzip.repeat(b'[', size / 2);
            gzip.repeat(b']', size / 2);
        }
    }
    gzip.finish()
}

struct Gzip {
    bytes: Vec<u8>,
    crc: Crc,
}

impl Gzip {
    fn repeat(&mut self, byte: u8, count: u64) {
        let (whole, rest) = (count / BLOCK as u64, (count % BLOCK as u64) as usize);
        if whole > 0 {
            let (packed, crc) = block(byte, BLOCK);
            for _ in 0..whole {
                self.add(&packed, &crc);
            }
        }
        if rest > 0 {
            let (packed, crc) = block(byte, rest);
            self.add(&packed, &crc);
        }
    }

    fn add(&mut self, packed: &[u8], crc: &Crc) {
        self.bytes.extend_from_slice(packed);
        self.crc.combine(crc);
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&TAIL);
        self.bytes.extend_from_slice(&self.crc.sum().to_le_bytes());
        // The size modulo 2³², as gzip wants it.
        self.bytes.extend_from_slice(&self.crc.amount().to_le_bytes());
        self.bytes
    }
}

/// So many of one byte, packed by themselves.
fn block(byte: u8, count: usize) -> (Vec<u8>, Crc) {
    let plain = vec![byte; count];
    let mut crc = Crc::new();
    crc.update(&plain);
    let mut packed = Vec::with_capacity(count / 128 + 64);
    // There is room for all of it, so it is taken in one go and nothing is left to fail.
    let _ = Compress::new(Compression::best(), false).compress_vec(&plain, &mut packed, FlushCompress::Full);
    (packed, crc)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn unpacked(bytes: &[u8]) -> Vec<u8> {
        let mut plain = Vec::new();
        let mut reader = GzDecoder::new(bytes);
        reader.read_to_end(&mut plain).unwrap();
        assert!(reader.into_inner().is_empty(), "one member and nothing behind it");
        plain
    }

    #[test]
    fn every_size_unpacks_to_a_list_of_just_that_size() {
        let block = BLOCK as u64;
        for size in [2, 3, 100, block - 1, block, block + 2, block + 3, 3 * block + 77] {
            let plain = unpacked(&packed(size, Filling::WhiteSpace));
            assert_eq!(plain.len() as u64, size);
            assert_eq!(serde_json::from_slice::<Vec<()>>(&plain).unwrap(), []);
            let plain = unpacked(&packed(size, Filling::Brackets));
            assert_eq!(plain.len() as u64, size);
            let opened = plain.iter().filter(|byte| **byte == b'[').count() as u64;
            assert_eq!(opened, size / 2);
            assert!(plain.ends_with(&vec![b']'; opened as usize]));
        }
        assert_eq!(unpacked(&packed(0, Filling::WhiteSpace)), b"[]");
        let shallow = unpacked(&packed(64, Filling::Brackets));
        assert!(serde_json::from_slice::<serde_json::Value>(&shallow).is_ok());
    }

    #[test]
    fn half_a_gibibyte_packs_into_half_a_megabyte() {
        for filling in [Filling::WhiteSpace, Filling::Brackets] {
            let bytes = packed(512 << 20, filling);
            assert!((500_000..550_000).contains(&bytes.len()), "{}", bytes.len());
            let mut reader = GzDecoder::new(bytes.as_slice());
            let mut begin = [0; 1_000];
            reader.read_exact(&mut begin).unwrap();
        }
        let largest = packed(u64::MAX, Filling::WhiteSpace);
        assert_eq!(largest.len(), packed(LARGEST, Filling::WhiteSpace).len());
        assert!(largest.len() < 20 << 20);
    }
}
