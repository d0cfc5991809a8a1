// Plays Cognito's token endpoint for the bench, in a process of its own: the same answer to everybody, at once.
import { createServer } from "node:http";

const tokens = JSON.stringify({
  access_token: "a".repeat(1000),
  id_token: "i".repeat(1200),
  refresh_token: "r".repeat(1700),
  token_type: "Bearer",
  expires_in: 3600,
});

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "content-type": "application/json;charset=UTF-8" }).end(tokens);
  });
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.(typeof address === "object" ? address?.port : undefined);
});
