//! Sends a message of HTML with an attachment, and keeps a copy among the sent items.
//!
//! ```sh
//! cargo run -p mailbox --bin send_mail -- --to bo.rogers@contoso.com --subject Hello --html '<p>Hello!</p>' --attach Cargo.toml
//! ```

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;
use ews_types::{
    ArrayOfRecipients, Attachment, BodyType, CreateItem, DistinguishedFolderIdName, EmailAddressType, FileAttachment,
    Message, MessageDisposition, NonEmptyArrayOfAllItems, NonEmptyArrayOfAttachments, Response, ResponseMessage,
    TargetFolderId, bindings,
};
use mailbox::Account;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    account: Account,
    /// The address of a recipient. Can be repeated
    #[arg(long, required = true)]
    to: Vec<String>,
    /// The subject
    #[arg(long, default_value = "")]
    subject: String,
    /// The text, as HTML
    #[arg(long, default_value = "")]
    html: String,
    /// A file to attach. Can be repeated
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let (client, _exchange) = mailbox::connect(&arguments.account).await?;
    let attachments = arguments.attach.iter().map(attachment).collect::<Result<Vec<_>, _>>()?;

    let message = Message {
        subject: Some(arguments.subject),
        body: Some(bindings::Body::new(BodyType::Html, arguments.html)),
        attachments: (!attachments.is_empty()).then(|| NonEmptyArrayOfAttachments::new(attachments)),
        to_recipients: Some(ArrayOfRecipients {
            mailbox: arguments.to.into_iter().map(recipient).collect(),
        }),
        ..Message::default()
    };
    let request = CreateItem {
        message_disposition: Some(MessageDisposition::SendAndSaveCopy),
        saved_item_folder_id: Some(TargetFolderId::new(DistinguishedFolderIdName::Sentitems.into())),
        ..CreateItem::new(NonEmptyArrayOfAllItems::new([message.into()]))
    };
    for message in client.call(request).await?.into_messages() {
        message.into_result()?;
    }
    println!("sent");
    Ok(())
}

fn recipient(address: String) -> EmailAddressType {
    EmailAddressType {
        email_address: Some(address),
        ..EmailAddressType::default()
    }
}

/// A file as an attachment. Exchange finds out its media type by the name.
fn attachment(path: &PathBuf) -> Result<Attachment, Box<dyn Error>> {
    let name = path
        .file_name()
        .ok_or_else(|| format!("{}: not a file", path.display()))?;
    let content = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(Attachment::from(FileAttachment {
        name: Some(name.to_string_lossy().into_owned()),
        content: Some(content.into()),
        ..FileAttachment::default()
    }))
}
