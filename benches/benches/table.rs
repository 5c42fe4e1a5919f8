//! The table that `cargo bench` prints: everyone on the same document, document by document.

use divan::Bencher;
use ews_benches::documents::{Document, SIZES};
use ews_benches::readers::{READERS, Reader};
use ews_benches::writers::{self, REQUEST, RESPONSE, Writer};

fn main() {
    for (_, size) in SIZES {
        let document = Document::photo(size);
        READERS.iter().for_each(|reader| reader.check(&document));
    }
    writers::check(REQUEST);
    writers::check(RESPONSE);
    divan::main();
}

/// Reading the response to GetUserPhoto, by the size of the picture in it.
#[divan::bench_group(max_time = 0.5)]
mod read {
    use super::*;

    macro_rules! sizes {
        ($($function:ident $name:literal $at:literal)*) => {$(
            #[divan::bench(name = $name, args = READERS)]
            fn $function(bencher: Bencher<'_, '_>, reader: &Reader) {
                let document = Document::photo(SIZES[$at].1);
                bencher.bench_local(|| (reader.read)(divan::black_box(&document.xml)));
            }
        )*};
    }

    // divan sorts by name.
    sizes! { a "1: 0 B" 0  b "2: 1.5 KB" 1  c "3: 20 KB" 2  d "4: 150 KB" 3  e "5: 5 MB" 4 }
}

#[divan::bench_group(max_time = 0.5)]
mod write {
    use super::*;

    #[divan::bench(args = REQUEST)]
    fn request(bencher: Bencher<'_, '_>, writer: &Writer) {
        bencher.bench_local((writer.prepare)());
    }

    #[divan::bench(name = "response, 5 MB", args = RESPONSE)]
    fn response(bencher: Bencher<'_, '_>, writer: &Writer) {
        bencher.bench_local((writer.prepare)());
    }
}
