import { imageCommand } from './image-command.ts';

describe('npm run image', () => {
  it.each(['Outlay:dev', 'outlay dev', 'outlay:', '-x', 'registry.example.com/outlay:a/b'])(
    'refuses the name %j before it builds anything',
    async (tag) => {
      await expect(imageCommand([`--tag=${tag}`, '--engine', 'none'])).rejects.toThrow(/--tag is a name such as/);
    },
  );

  it.each(['outlay', 'outlay:1.0.0', 'localhost:5000/a/outlay:dev', 'ghcr.io/example/outlay:1.0.0-rc.1'])(
    'takes the name %j',
    async (tag) => {
      await expect(imageCommand([`--tag=${tag}`, '--engine', 'none'])).rejects.toThrow(/--engine is one of/);
    },
  );
});
