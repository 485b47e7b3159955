#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| zapys_fuzz::caldav(data));
