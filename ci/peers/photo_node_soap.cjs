// Gets a user's photo with the npm package `soap`, a SOAP client that learns the operation from a WSDL.
//
// Usage: NODE_PATH=FOLDER/node_modules node ci/peers/photo_node_soap.cjs WSDL URL EMAIL SIZE OUT
// Writes the photo to OUT. If the response is an error, prints its code and exits with 4.

const fs = require("node:fs");
const soap = require("soap");

const TYPES = "http://schemas.microsoft.com/exchange/services/2006/types";

async function main(wsdl, url, email, size, out) {
  const client = await soap.createClientAsync(wsdl);
  client.setEndpoint(url);
  client.addSoapHeader({ "t:RequestServerVersion": { attributes: { Version: "Exchange2013" } } }, "", "t", TYPES);

  const [response] = await client.GetUserPhotoAsync({ Email: email, SizeRequested: size });
  if (response.attributes.ResponseClass !== "Success") {
    console.log(response.ResponseCode);
    return 4;
  }
  fs.writeFileSync(out, Buffer.from(response.PictureData, "base64"));
  return 0;
}

main(...process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
