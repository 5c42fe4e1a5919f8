//! All of EWS: the documented envelopes whole and damaged, and items in items on a small stack.
#![cfg(ews)]

use std::fs;
use std::path::PathBuf;

use ews_fuzz::ews::{AnyRequest, AnyResponse};
use ews_fuzz::targets;
use ews_types::{Envelope, Error, ErrorKind, Limits, ReadOptions};

/// The documented envelopes, or none where they are not at hand.
fn documented(kind: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        println!("skipped: EWS_REFERENCE does not say where Microsoft's files are");
        return Vec::new();
    };
    let files = fs::read_dir(PathBuf::from(reference).join("envelopes").join(kind)).expect("the envelopes");
    let mut files: Vec<_> = files
        .map(|file| file.expect("a readable folder").path())
        .map(|path| (path.clone(), fs::read(path).expect("a readable file")))
        .collect();
    files.sort();
    files
}

#[test]
fn documented_envelopes_are_read_and_written() {
    let mut read = 0;
    for (path, xml) in documented("valid") {
        println!("{}", path.display());
        ews_fuzz::documents(&xml);
        let any = ReadOptions::new();
        let is_read = any.read::<AnyRequest>(&xml).is_ok() || any.read::<AnyResponse>(&xml).is_ok();
        if !is_read {
            println!("  not read: {:?}", any.read::<AnyResponse>(&xml).err().map(|error| error.to_string()));
        }
        read += usize::from(is_read);
    }
    for (path, xml) in documented("invalid") {
        println!("{}", path.display());
        ews_fuzz::documents(&xml);
    }
    println!("{read} valid envelopes were read");
}

/// At every byte in a release build, at every 61st in a debug build.
#[test]
fn documented_envelopes_cut_off_are_errors_with_a_place() {
    let step = if cfg!(debug_assertions) { 61 } else { 1 };
    let mut count = 0;
    for (path, xml) in documented("valid").into_iter().chain(documented("invalid")) {
        let whole = xml.trim_ascii_end().len();
        for end in (0..whole).step_by(step) {
            let xml = &xml[..end];
            let answer = Envelope::<AnyResponse>::from_xml(xml);
            let request = Envelope::<AnyRequest>::from_xml(xml);
            count += 1;
            for error in [answer.err(), request.err()] {
                match error {
                    Some(Error::Xml(error)) => assert!(error.position().is_some(), "{error}"),
                    // What follows a fault is not read any more.
                    Some(Error::Fault(_)) => {}
                    other => panic!("{} up to byte {end}: {other:?}", path.display()),
                }
            }
        }
    }
    println!("{count} cut off envelopes");
}

/// Messages attached to messages, each three elements deeper.
fn attached(levels: usize) -> String {
    let message = "<t:Message><t:Subject>x</t:Subject><t:Attachments><t:ItemAttachment>";
    let end = "</t:ItemAttachment></t:Attachments></t:Message>";
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' \
         xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' \
         xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'><s:Body><m:GetItemResponse>\
         <m:ResponseMessages><m:GetItemResponseMessage ResponseClass='Success'><m:ResponseCode>NoError</m:ResponseCode>\
         <m:Items>{}{}</m:Items></m:GetItemResponseMessage></m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>",
        message.repeat(levels),
        end.repeat(levels)
    )
}

fn on_a_stack_of(kib: usize, levels: usize) {
    let xml = attached(levels);
    let thread = std::thread::Builder::new().stack_size(kib << 10).spawn(move || {
        let options = ReadOptions::new().limits(Limits::default().with_max_depth(100_000));
        match options.read::<AnyResponse>(&xml) {
            Ok(envelope) => drop(envelope.clone()),
            Err(error) => panic!("{error}"),
        }
    });
    thread.expect("a thread").join().expect("no panic");
}

/// By hand: `STACK_KIB=256 LEVELS=3 cargo test --test ews measure -- --ignored`
#[test]
#[ignore = "ends in a stack overflow, which is what it looks for"]
fn measure() {
    let number = |name: &str| std::env::var(name).expect(name).parse().expect("a number");
    on_a_stack_of(number("STACK_KIB"), number("LEVELS"));
}

#[test]
fn noise() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..300 {
        let bytes: Vec<u8> = (0..noise() % 1000).map(|_| noise() as u8).collect();
        ews_fuzz::values(&bytes);
    }
    let _ = (ErrorKind::Limit, targets::base64 as fn(&[u8]));
}
