import Fastify from 'fastify';
import { allowedMethods, collectRoutes } from './allowed-methods.ts';

describe('allowedMethods', () => {
  it('knows the methods of a path, whatever stands for its parameters', () => {
    const app = Fastify({ exposeHeadRoutes: false });
    const routes = collectRoutes(app);
    app.get('/things/:id', () => 'one');
    app.patch('/things/:id', () => 'changed');
    app.post('/things', () => 'made');
    app.get('/a.b', () => 'dot');
    app.options('/*', () => 'any');
    expect(allowedMethods(routes, '/things/7?x=1')).toEqual(['GET', 'PATCH']);
    expect(allowedMethods(routes, '/things')).toEqual(['POST']);
    expect(allowedMethods(routes, '/things/7/more')).toEqual([]);
    expect(allowedMethods(routes, '/axb')).toEqual([]);
  });
});
