//! Typed, namespace-correct reading and writing of Exchange Web Services (EWS) SOAP envelopes.
