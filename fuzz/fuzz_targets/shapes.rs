#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| ews_fuzz::shapes::documents(input));
