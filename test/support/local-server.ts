export { type LocalServer, serveLocally } from "../../sandbox/local-server.ts";
