//! A message that whoever passes it on need not understand.

use js_sys::Uint8Array;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, Error, Visitor},
};
use wasm_bindgen::JsValue;

/// A message as bytes: postcard, the shortest form for lists of rows.
#[derive(Clone, Debug)]
pub struct Packet(Vec<u8>);

impl Packet {
    pub fn of(message: &impl Serialize) -> Self {
        match postcard::to_stdvec(message) {
            Ok(bytes) => Self(bytes),
            Err(error) => wasm_bindgen::throw_str(&format!("a message that cannot be sent: {error}")),
        }
    }

    pub fn open<T: DeserializeOwned>(&self) -> T {
        match postcard::from_bytes(&self.0) {
            Ok(message) => message,
            Err(error) => wasm_bindgen::throw_str(&format!("a message of another version, reload the page: {error}")),
        }
    }
}

impl From<Packet> for JsValue {
    fn from(packet: Packet) -> Self {
        Uint8Array::from(packet.0.as_slice()).into()
    }
}

impl From<JsValue> for Packet {
    fn from(bytes: JsValue) -> Self {
        Self(Uint8Array::from(bytes).to_vec())
    }
}

/// In one piece, where a list of bytes would be written one by one.
impl Serialize for Packet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Packet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Packet;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Packet, E> {
                Ok(Packet(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}
