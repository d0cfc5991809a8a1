// Preloaded into the emulated Lambdas. Sends what is meant for Cognito's domains to the emulator, and lets nothing else
// leave this computer. Plain JavaScript, since it runs in whatever Node the emulator finds.
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;
const COGNITO = /\.amazoncognito\.com$/;
const agent = new http.Agent({ keepAlive: true });

const realRequest = https.request;
https.request = function request(options, ...rest) {
  const host = typeof options === "object" && (options.hostname ?? options.host);
  if (!host || !COGNITO.test(host)) return realRequest.call(https, options, ...rest);
  const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
  return http.request({ ...options, host: hostname, hostname, port, protocol: "http:", agent }, ...rest);
};

const realConnect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connect(...args) {
  const target = Array.isArray(args[0]) ? args[0][0] : args[0];
  const host = typeof target === "object" ? target.host : typeof args[1] === "string" ? args[1] : undefined;
  if (typeof target === "object" && target.path) return realConnect.apply(this, args);
  if (host !== undefined && !LOOPBACK.test(host)) {
    process.nextTick(() => this.destroy(new Error("The sandbox lets no connection leave this computer")));
    return this;
  }
  return realConnect.apply(this, args);
};
syncBuiltinESMExports();
