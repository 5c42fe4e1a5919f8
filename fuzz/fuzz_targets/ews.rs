#![no_main]

#[cfg(ews)]
libfuzzer_sys::fuzz_target!(|input: &[u8]| ews_fuzz::documents(input));
#[cfg(not(ews))]
compile_error!("run fuzz/bindings first");
