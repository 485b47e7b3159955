//! stub
use jiff::civil::{Date,Time};
pub struct Context<'a> { pub now: &'a jiff::Zoned, pub hours: &'a crate::schedule::Week, pub lang: &'a str, pub day: Option<Date> }
#[derive(Debug,Default,Clone,PartialEq,Eq)] pub struct Meaning { pub date: Option<Date>, pub date_end: Option<Date>, pub time: Option<Time>, pub time_end: Option<Time>, pub bound: Option<Bound> }
impl Meaning { pub fn is_empty(&self)->bool { self.date.is_none() && self.time.is_none() && self.time_end.is_none() } }
#[derive(Debug,Clone,Copy,PartialEq,Eq)] pub enum Bound { After, Before }
#[derive(Debug,Clone,PartialEq,Eq)] pub enum Problem { InvalidDate{}, InvalidTime{}, Conflict{}, Ambiguous(Vec<Meaning>), NonexistentTime{}, Past{} }
impl Problem { pub fn for_model(&self)->String { String::new() } pub fn kind(&self)->&'static str {""} }
pub struct Found { pub result: Result<Meaning,Problem>, pub spans: Vec<std::ops::Range<usize>> }
pub fn resolve(_t:&str,_c:&Context<'_>)->Found { Found{result:Ok(Meaning::default()),spans:vec![]} }
pub struct Mentions { pub dates: Vec<Date>, pub times: Vec<Vec<Time>> }
pub fn mentions(_t:&str,_c:&Context<'_>)->Mentions { Mentions{dates:vec![],times:vec![]} }
pub fn bare_hour(_t:&str,_c:&Context<'_>)->Option<Time> {None}
