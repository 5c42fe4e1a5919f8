//! Photo sizes as numbers.

use crate::UserPhotoSize;

impl UserPhotoSize {
    /// The width in pixels: 96 of `HR96x96`, 1024 of `HR1024xN`. None for a value of another form.
    ///
    /// ```
    /// use ews_types::UserPhotoSize;
    ///
    /// let sizes = UserPhotoSize::KNOWN.iter();
    /// let fitting = sizes.filter(|size| size.width() >= Some(100)).min_by_key(|size| size.width());
    /// assert_eq!(fitting, Some(&UserPhotoSize::Hr120x120));
    /// ```
    #[must_use]
    pub fn width(&self) -> Option<u32> {
        self.width_and_height()?.0.parse().ok()
    }

    /// The height in pixels. None where it depends on the picture (`HR1024xN`), and for a value of another form.
    #[must_use]
    pub fn height(&self) -> Option<u32> {
        self.width_and_height()?.1.parse().ok()
    }

    fn width_and_height(&self) -> Option<(&str, &str)> {
        self.as_str().strip_prefix("HR")?.split_once('x')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_their_names() {
        let size = |name: &str| {
            let size = UserPhotoSize::from(name);
            (size.width(), size.height())
        };
        assert_eq!(size("HR48x48"), (Some(48), Some(48)));
        assert_eq!(size("HR1920xN"), (Some(1920), None));
        assert_eq!(size("Original"), (None, None));
    }
}
