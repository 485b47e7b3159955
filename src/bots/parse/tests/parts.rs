//! What services share, and services that consist of others.

use super::*;

#[test]
fn a_service_needs_only_resources_that_the_file_has_and_each_once() {
    let with = |needs: &str, resources: &str| {
        let service = format!("length = \"60m\"\nresources = {needs}\n{resources}");
        said("length = \"60m\"", &service)
    };
    let bay = "[[resource]]\nid = \"bay\"\nname = \"Bay\"\ncount = 2";
    assert_eq!(with("[\"bay\"]", bay), [""; 0]);
    let unknown = with("[\"bey\", \"chair\"]", bay);
    assert_eq!(unknown.len(), 2, "{unknown:?}");
    assert!(unknown[0].contains("Did you mean `bay`?"), "{unknown:?}");
    assert!(unknown[1].contains("name the `id` of a [[resource]]"), "{unknown:?}");
    let twice = with("[\"bay\", \"bay\"]", bay);
    assert!(twice.len() == 1 && twice[0].contains("named twice"), "{twice:?}");
    let none = with("[\"bay\"]", &bay.replace('2', "0"));
    assert_eq!(none.len(), 1, "an id with another error is not reported again: {none:?}");
    let text = LEAST.replacen("length = \"60m\"", "length = \"60m\"\nresources = [\"bay\"]", 1);
    let profile = read(&format!("{text}\n{bay}")).unwrap();
    let needs = profile.resource_needs(&profile.services[0]);
    assert_eq!(needs.iter().map(|it| (it.id.as_str(), it.count)).collect::<Vec<_>>(), [("bay", 2)]);
}

/// [`LEAST`] with a shave, and with a service of these keys that consists of others.
fn composed(keys: &str) -> String {
    let more = format!(
        "price = \"500 ₴\"\ngap_before = \"5m\"\nneeds = [\"email\"]\n[[service]]\nid = \"shave\"\nname = \"Shave\"\n\
         length = \"30m\"\ngap = \"10m\"\nprice = \"1 000 ₴\"\nneeds = [\"name\", \"email or phone\"]\n[[service]]\n\
         id = \"both\"\nname = \"Cut and shave\"\n{keys}\n[[staff]]"
    );
    let text = LEAST.replacen("[[staff]]", &more, 1);
    text.replacen("services = [\"haircut\"]", "services = [\"haircut\", \"shave\"]", 1)
}

#[test]
fn a_service_that_consists_of_others_is_their_sum_and_is_done_by_who_does_all_parts() {
    let profile = read(&composed("of = [\"haircut\", \"shave\"]")).unwrap();
    let whole = profile.service(&ServiceId::new("both")).unwrap();
    let minutes = SignedDuration::from_mins;
    assert_eq!(whole.shape.length, minutes(90));
    assert_eq!((whole.shape.buffer_before, whole.shape.buffer_after), (minutes(5), minutes(10)));
    assert_eq!(whole.price.as_ref().unwrap().in_lang(Lang::En), "1500 ₴");
    assert_eq!(whole.needs, [Need::Name, Need::Email]);
    assert_eq!(profile.who_does(&whole.id).count(), 1);
    let own = "of = [\"haircut\", \"shave\"]\nlength = \"75m\"\nprice = \"1300 ₴\"\ngap = \"0m\"";
    let profile = read(&composed(own)).unwrap();
    let whole = profile.service(&ServiceId::new("both")).unwrap();
    assert_eq!((whole.shape.length, whole.shape.buffer_after), (minutes(75), minutes(0)));
    assert_eq!(whole.price.as_ref().unwrap().in_lang(Lang::En), "1300 ₴");
}

#[test]
fn a_service_that_cannot_consist_of_what_is_written_says_so_in_one_sentence() {
    let refused = |keys: &str| read(&composed(keys)).err().unwrap_or_default().join("\n");
    assert!(refused("of = [\"haircut\"]").contains("Name two services at least"));
    assert!(refused("of = [\"haircut\", \"haircut\"]").contains("named twice"));
    assert!(refused("of = [\"haircut\", \"shvae\"]").contains("Did you mean `shave`?"));
    assert!(refused("of = [\"haircut\", \"both\"]").contains("consists of others itself"));
    let class = "of = [\"haircut\", \"shave\"]\ncapacity = 4";
    assert!(refused(class).contains("cannot consist of others"));
    let euro = composed("of = [\"haircut\", \"shave\"]").replace("1 000 ₴", "€10");
    assert!(read(&euro).unwrap_err()[0].contains("cannot be added up"));
    let no_one = composed("of = [\"haircut\", \"shave\"]")
        .replace("services = [\"haircut\", \"shave\"]", "services = [\"haircut\", \"both\"]");
    let said = read(&no_one).unwrap_err().join("\n");
    assert!(said.contains("add `shave`"), "{said}");
}
