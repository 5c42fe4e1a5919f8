//! Draws a portrait as address books do where they have no photo: the initials on a coloured ground.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageError, Rgb, RgbImage};

/// The portrait for an address, as a JPEG. The same address always gets the same colours.
pub(crate) fn portrait(address: &str, width: u32, height: u32) -> Result<Vec<u8>, ImageError> {
    let initials = initials(address);
    let hue = f32::from(hash(address) % 360);
    let (width, height) = (width.max(1), height.max(1));
    let strokes = strokes(&initials);
    let unit = width.min(height) as f32 / 16.0;
    let radius = 0.45;
    let letters_width = initials.len() as f32 * ADVANCE - (ADVANCE - LETTER_WIDTH);
    let left = width as f32 / 2.0 - letters_width / 2.0 * unit;
    let top = height as f32 / 2.0 - LETTER_HEIGHT / 2.0 * unit;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        let along = (x / width as f32 + y / height as f32) / 2.0;
        let ground = colour(hue + 50.0 * along, 0.55, 0.62 - 0.26 * along);
        let (x, y) = ((x - left) / unit, (y - top) / unit);
        let near = (-1.0..=letters_width + 1.0).contains(&x) && (-1.0..=LETTER_HEIGHT + 1.0).contains(&y);
        let distance = if near { distance(&strokes, x, y) } else { f32::INFINITY };
        // One pixel of soft edge.
        let ink = ((radius - distance) * unit + 0.5).clamp(0.0, 1.0);
        Rgb(ground
            .map(|channel| (channel + (1.0 - channel) * ink) * 255.0)
            .map(|channel| channel.round() as u8))
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture)?;
    Ok(jpeg)
}

/// The first letter of the first and of the last part of an address's name: `Kim.Akers@…` gives KA, `user1@…` U1.
fn initials(address: &str) -> Vec<char> {
    let name = address.split('@').next().unwrap_or_default();
    let mut parts = name.split(['.', '_', '-', '+', ' ']).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let second = match parts.next_back() {
        Some(last) => last.chars().next(),
        None => first.chars().skip(1).last().filter(char::is_ascii_digit),
    };
    first
        .chars()
        .next()
        .into_iter()
        .chain(second)
        .map(|letter| letter.to_ascii_uppercase())
        .collect()
}

/// FNV-1a, cut to 16 bits.
fn hash(text: &str) -> u16 {
    let hash = text.to_ascii_lowercase().bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 16)) as u16
}

/// Red, green and blue of a hue (degrees), saturation and lightness, all up to 1.
fn colour(hue: f32, saturation: f32, lightness: f32) -> [f32; 3] {
    let reach = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|offset| {
        let k = (offset + hue / 30.0) % 12.0;
        lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

const LETTER_WIDTH: f32 = 4.0;
const LETTER_HEIGHT: f32 = 6.0;
const ADVANCE: f32 = 5.6;

type Point = (f32, f32);

fn strokes(letters: &[char]) -> Vec<(Point, Point)> {
    let mut strokes = Vec::new();
    for (index, letter) in letters.iter().enumerate() {
        let shift = index as f32 * ADVANCE;
        for line in glyph(*letter).split('/') {
            let points: Vec<Point> = line
                .split(' ')
                .filter_map(|point| {
                    let mut digits = point.chars().filter_map(|digit| digit.to_digit(10));
                    Some((digits.next()? as f32 + shift, digits.next()? as f32))
                })
                .collect();
            strokes.extend(points.windows(2).map(|ends| (ends[0], ends[1])));
        }
    }
    strokes
}

/// How far a point is from the nearest stroke.
fn distance(strokes: &[(Point, Point)], x: f32, y: f32) -> f32 {
    strokes.iter().fold(f32::INFINITY, |nearest, ((x1, y1), (x2, y2))| {
        let (dx, dy) = (x2 - x1, y2 - y1);
        let length = (dx * dx + dy * dy).max(f32::EPSILON);
        let along = (((x - x1) * dx + (y - y1) * dy) / length).clamp(0.0, 1.0);
        nearest.min((x - x1 - along * dx).hypot(y - y1 - along * dy))
    })
}

/// A letter as lines on a grid of 5 by 7: each point is its column and its row, `/` lifts the pen.
fn glyph(letter: char) -> &'static str {
    match letter {
        'A' => "06 20 46/14 34",
        'B' => "00 06 36 45 44 33 03/33 42 41 30 00",
        'C' => "41 30 10 01 05 16 36 45",
        'D' => "00 06 26 44 42 20 00",
        'E' => "40 00 06 46/03 33",
        'F' => "40 00 06/03 33",
        'G' => "41 30 10 01 05 16 36 45 43 23",
        'H' => "00 06/40 46/03 43",
        'I' => "10 30/20 26/16 36",
        'J' => "40 45 36 16 05",
        'K' => "00 06/40 03 46",
        'L' => "00 06 46",
        'M' => "06 00 23 40 46",
        'N' => "06 00 46 40",
        'O' => "10 30 41 45 36 16 05 01 10",
        'P' => "06 00 30 41 42 33 03",
        'Q' => "10 30 41 45 36 16 05 01 10/24 46",
        'R' => "06 00 30 41 42 33 03/23 46",
        'S' => "41 30 10 01 02 13 33 44 45 36 16 05",
        'T' => "00 40/20 26",
        'U' => "00 05 16 36 45 40",
        'V' => "00 26 40",
        'W' => "00 16 23 36 40",
        'X' => "00 46/40 06",
        'Y' => "00 23 40/23 26",
        'Z' => "00 40 06 46",
        '0' => "10 30 41 45 36 16 05 01 10/32 14",
        '1' => "11 20 26/16 36",
        '2' => "01 10 30 41 42 06 46",
        '3' => "01 10 30 41 42 33 13/33 44 45 36 16 05",
        '4' => "36 30 04 44",
        '5' => "40 00 03 33 44 45 36 16 05",
        '6' => "41 30 10 01 05 16 36 45 44 33 03",
        '7' => "00 40 16",
        '8' => "10 30 41 42 33 13 02 01 10/13 04 05 16 36 45 44 33",
        '9' => "05 16 36 45 41 30 10 01 02 13 43",
        _ => "01 10 30 41 42 23 24/26 26",
    }
}
