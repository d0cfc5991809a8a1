// Plays Cognito's token endpoint for the bench, in a process of its own: the same answer each time, at once, with the headers that
// Cognito sends.
import { createServer } from "node:http";

const tokens = JSON.stringify({
  access_token: "a".repeat(1000),
  id_token: "i".repeat(1200),
  refresh_token: "r".repeat(1700),
  token_type: "Bearer",
  expires_in: 3600,
});

const headers = {
  "content-type": "application/json;charset=UTF-8",
  "x-amz-cognito-request-id": "11111111-2222-3333-4444-555555555555",
  "x-xss-protection": "1; mode=block",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
  pragma: "no-cache",
  expires: "0",
  "strict-transport-security": "max-age=31536000 ; includeSubDomains",
  "set-cookie": "XSRF-TOKEN=11111111-2222-3333-4444-555555555555; Path=/; Secure; HttpOnly; SameSite=Lax",
  server: "Server",
};

// Without a time-out there is no Keep-Alive header, which Cognito does not send either.
const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, headers).end(tokens);
  });
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" ? address?.port : undefined);
});
