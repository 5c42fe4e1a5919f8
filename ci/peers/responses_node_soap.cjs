// A loopback server for GetUserPhoto that the npm package `soap` makes out of our WSDL.
//
// Usage: NODE_PATH=FOLDER/node_modules node ci/peers/responses_node_soap.cjs WSDL PHOTO
// Prints its address, then serves until it is ended.

const fs = require("node:fs");
const http = require("node:http");
const soap = require("soap");

const [wsdl, photo] = process.argv.slice(2);
const picture = fs.readFileSync(photo).toString("base64");

function getUserPhoto(request, _callback, headers) {
  if (headers.RequestServerVersion?.attributes?.Version !== "Exchange2013" || !request.SizeRequested) {
    throw new Error(`unexpected request ${JSON.stringify({ request, headers })}`);
  }
  return {
    attributes: { ResponseClass: "Success" },
    ResponseCode: "NoError",
    HasChanged: true,
    PictureData: picture,
  };
}

const server = http.createServer();
server.listen(0, "127.0.0.1", () => {
  soap.listen(server, {
    path: "/EWS/Exchange.asmx",
    services: { ExchangeServices: { ExchangeServicePort: { GetUserPhoto: getUserPhoto } } },
    xml: fs.readFileSync(wsdl, "utf8"),
    uri: wsdl,
    callback: (error) => {
      if (error) {
        throw error;
      }
      console.log(`http://127.0.0.1:${server.address().port}`);
    },
  });
});
