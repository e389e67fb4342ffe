//! Writes FIT bytes by hand, right and wrong ones.

/// A field of a definition: number, size in bytes, base type.
pub(crate) type FieldOf = (u8, u8, u8);

pub(crate) const UINT8: u8 = 0x02;
pub(crate) const ENUM: u8 = 0x00;
pub(crate) const SINT8: u8 = 0x01;
pub(crate) const UINT16: u8 = 0x84;
pub(crate) const SINT32: u8 = 0x85;
pub(crate) const UINT32: u8 = 0x86;
pub(crate) const STRING: u8 = 0x07;
pub(crate) const BYTE: u8 = 0x0D;

pub(crate) const TIMESTAMP: FieldOf = (253, 4, UINT32);
/// 2021-09-08T01:46:40Z in seconds since the FIT epoch, a multiple of 32.
pub(crate) const START: u32 = 1_000_000_000;
/// The same in seconds since 1970.
pub(crate) const START_S: f64 = 1_631_065_600.0;

/// The data of one FIT part, message by message.
#[derive(Default, Clone)]
pub(crate) struct Part {
    data: Vec<u8>,
    big_endian: [bool; 16],
}

impl Part {
    /// An activity: begins with a `file_id` of type 4.
    pub(crate) fn activity() -> Self {
        Self::of_type(4)
    }

    pub(crate) fn of_type(file_type: u8) -> Self {
        Self::default().define(15, 0, &[(0, 1, ENUM)]).data(15, &[(u32::from(file_type), 1)])
    }

    pub(crate) fn define(self, local: u8, message: u16, fields: &[FieldOf]) -> Self {
        self.define_with(local, message, fields, &[], false)
    }

    pub(crate) fn define_big_endian(self, local: u8, message: u16, fields: &[FieldOf]) -> Self {
        self.define_with(local, message, fields, &[], true)
    }

    pub(crate) fn define_with(
        mut self,
        local: u8,
        message: u16,
        fields: &[FieldOf],
        developer: &[(u8, u8, u8)],
        big_endian: bool,
    ) -> Self {
        let flag = if developer.is_empty() { 0x40 } else { 0x60 };
        self.big_endian[usize::from(local)] = big_endian;
        self.data.extend([flag | local, 0, u8::from(big_endian)]);
        self.data.extend(if big_endian { message.to_be_bytes() } else { message.to_le_bytes() });
        self.data.push(fields.len() as u8);
        for (number, size, base_type) in fields {
            self.data.extend([*number, *size, *base_type]);
        }
        if !developer.is_empty() {
            self.data.push(developer.len() as u8);
            for (number, size, index) in developer {
                self.data.extend([*number, *size, *index]);
            }
        }
        self
    }

    /// A data message of integers with their sizes in bytes.
    pub(crate) fn data(self, local: u8, values: &[(u32, u8)]) -> Self {
        self.message(local, local, values)
    }

    /// The same with a compressed timestamp header.
    pub(crate) fn compressed(self, local: u8, offset: u8, values: &[(u32, u8)]) -> Self {
        self.message(0x80 | local << 5 | offset, local, values)
    }

    fn message(mut self, header: u8, local: u8, values: &[(u32, u8)]) -> Self {
        self.data.push(header);
        for (value, size) in values {
            let size = usize::from(*size);
            if self.big_endian[usize::from(local)] {
                self.data.extend(&value.to_be_bytes()[4 - size..]);
            } else {
                self.data.extend(&value.to_le_bytes()[..size]);
            }
        }
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.data.extend(bytes);
        self
    }

    /// The whole part with a 14-byte header without checksum.
    pub(crate) fn finish(&self) -> Vec<u8> {
        self.finish_with(14, self.data.len() as u32)
    }

    /// The same with another header length or data size.
    pub(crate) fn finish_with(&self, header_size: u8, data_size: u32) -> Vec<u8> {
        let mut bytes = vec![header_size, 0x10, 0x00, 0x08];
        bytes.extend(data_size.to_le_bytes());
        bytes.extend(b".FIT");
        bytes.resize(usize::from(header_size), 0);
        bytes.extend(&self.data);
        let crc = crc(&bytes);
        bytes.extend(crc.to_le_bytes());
        bytes
    }
}

/// The checksum bit by bit, as a witness independent of the library's.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(
            crc ^ u16::from(*byte),
            |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xA001 } else { crc >> 1 }
            },
        )
    })
}
