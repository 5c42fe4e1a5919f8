//! Where servers are known to depart from the schema, for a reader that is not strict.

/// An element that servers send in another namespace than the schema declares it in.
struct Departure {
    /// The name that the schema has, as a field is named.
    schema: &'static str,
    /// The name that servers send.
    sent: &'static str,
}

/// All that are known, each with its source.
const DEPARTURES: [Departure; 6] = [
    // GetStreamingEvents: Microsoft's page "How to stream notifications about mailbox events by using EWS" shows it, and
    // Microsoft's own client, the EWS Managed API (GetStreamingEventsResults), reads nothing else.
    departure("t:Notification", "m:Notification"),
    // The same operation's ErrorSubscriptionIds: EWS Managed API (GetStreamingEventsResponse), exchangelib
    // (services/get_streaming_events.py).
    departure("t:SubscriptionId", "m:SubscriptionId"),
    // exchangelib (properties.py): PersonaId and AlternateId change their namespace with the direction.
    departure("t:PersonaId", "m:PersonaId"),
    departure("m:PersonaId", "t:PersonaId"),
    departure("t:AlternateId", "m:AlternateId"),
    departure("m:AlternateId", "t:AlternateId"),
];

const fn departure(schema: &'static str, sent: &'static str) -> Departure {
    Departure { schema, sent }
}

/// The name that servers send where the schema has this one.
pub(crate) fn sent_for(schema: &str) -> Option<&'static str> {
    let departure = DEPARTURES.iter().find(|departure| departure.schema == schema)?;
    Some(departure.sent)
}
