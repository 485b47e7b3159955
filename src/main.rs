//! zapys
fn main() {}
