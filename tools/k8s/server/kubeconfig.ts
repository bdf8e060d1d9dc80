import { stringify } from 'yaml';

/** The content of a file with which kubectl reaches one server. @param certificate path of the certificate that it has */
export function kubeconfig(server: string, certificate: string, token: string): string {
  const name = 'outlay';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority': certificate } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}
