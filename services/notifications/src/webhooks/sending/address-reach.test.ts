import { addressReach, mayReach } from './address-reach.ts';

const PRIVATE = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:0:127.0.0.1',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::a00:1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  'no address',
  '',
];
const LOOPBACK = [
  '127.0.0.1',
  '127.255.255.254',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
];
const PUBLIC = ['1.1.1.1', '93.184.216.34', '::ffff:1.1.1.1', '2606:4700:4700::1111', '172.32.0.1', '100.128.0.1'];

test.each(PRIVATE)('%j leads into a private network', (address) => {
  expect(addressReach(address)).toBe('private');
  expect(mayReach(address, { allowPrivate: true })).toBe(false);
});

test.each(LOOPBACK)('%j leads to this machine', (address) => {
  expect(addressReach(address)).toBe('loopback');
  expect(mayReach(address, { allowPrivate: false })).toBe(false);
  expect(mayReach(address, { allowPrivate: true })).toBe(true);
});

test.each(PUBLIC)('%j leads to the internet', (address) => {
  expect(addressReach(address)).toBe('public');
  expect(mayReach(address, { allowPrivate: false })).toBe(true);
});
