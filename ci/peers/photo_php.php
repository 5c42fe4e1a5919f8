<?php
// Gets a user's photo with PHP's SoapClient, which learns the operation from a WSDL.
//
// Usage: php ci/peers/photo_php.php WSDL URL EMAIL SIZE OUT
// Writes the photo to OUT. If the response is an error, prints its code and exits with 4.

const TYPES = "http://schemas.microsoft.com/exchange/services/2006/types";

[, $wsdl, $url, $email, $size, $out] = $argv;
$client = new SoapClient($wsdl, ["location" => $url, "cache_wsdl" => WSDL_CACHE_NONE, "exceptions" => true]);
$version = new SoapHeader(TYPES, "RequestServerVersion", new SoapVar('<t:RequestServerVersion xmlns:t="' . TYPES . '" Version="Exchange2013"/>', XSD_ANYXML));
$response = $client->__soapCall("GetUserPhoto", [["Email" => $email, "SizeRequested" => $size]], null, [$version], $headers);
if (($headers["ServerVersionInfo"]->MajorVersion ?? null) !== 15) {
    fwrite(STDERR, "the response has no ServerVersionInfo of version 15\n");
    exit(1);
}
if ($response->ResponseClass !== "Success") {
    print $response->ResponseCode . "\n";
    exit(4);
}
// SoapClient has decoded xs:base64Binary.
file_put_contents($out, $response->PictureData);
