import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands before the instances of a part as a Service of Kubernetes does: it chooses one for each connection, not for each request. */
export interface ServiceFront {
  readonly port: number;
  /** Begins to send new connections to an instance that is ready. */
  add(port: number): void;
  /** Sends it no more new connections. Those it has stay until one of their ends closes them. */
  remove(port: number): void;
  close(): Promise<void>;
}

/** @param port where it listens on the loopback interface */
export async function openServiceFront(port: number): Promise<ServiceFront> {
  const instances: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const instance = instances.shift();
    if (instance === undefined) {
      client.destroy();
      return;
    }
    instances.push(instance);
    join(client, connect({ port: instance, host: '127.0.0.1', allowHalfOpen: true }), sockets);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    add: (instance) => void instances.push(instance),
    remove: (instance) => void instances.splice(instances.indexOf(instance), 1),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Either end closes by itself, as without anybody between them. */
function join(client: Socket, instance: Socket, sockets: Set<Socket>): void {
  for (const [from, to] of [
    [client, instance],
    [instance, client],
  ] as const) {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.end();
    });
    from.pipe(to);
  }
}
