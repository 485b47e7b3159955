//! stub
use std::path::PathBuf;
/// x
#[derive(Debug, Clone)]
pub enum SecretRef { /** e */ Env(String), /** f */ File(PathBuf) }
