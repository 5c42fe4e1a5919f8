//! Shows a picture in the terminal, and measures it.

use std::fmt::Write as _;

use image::imageops::FilterType;
use image::{ImageError, Rgb};

/// The picture as text for a terminal with colours, two pixels in each character.
pub(crate) fn preview(picture: &[u8], columns: u32) -> Result<String, ImageError> {
    let picture = image::load_from_memory(picture)?;
    let small = picture.resize(columns, columns, FilterType::Triangle).to_rgb8();
    let mut text = String::new();
    for y in (0..small.height()).step_by(2) {
        for x in 0..small.width() {
            let Rgb([r, g, b]) = small.get_pixel(x, y);
            match small.get_pixel_checked(x, y + 1) {
                Some(Rgb([r2, g2, b2])) => {
                    let _ = write!(text, "\x1b[38;2;{r};{g};{b}m\x1b[48;2;{r2};{g2};{b2}m▀");
                }
                None => {
                    let _ = write!(text, "\x1b[38;2;{r};{g};{b}m\x1b[49m▀");
                }
            }
        }
        text.push_str("\x1b[0m\n");
    }
    Ok(text)
}

/// Width and height, if the picture is of a kind known here.
pub(crate) fn dimensions(picture: &[u8]) -> Option<(u32, u32)> {
    image::ImageReader::new(std::io::Cursor::new(picture))
        .with_guessed_format()
        .ok()?
        .into_dimensions()
        .ok()
}
