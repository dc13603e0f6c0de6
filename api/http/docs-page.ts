import type { Express } from 'express';
import swaggerUi from 'swagger-ui-express';

/** The page of the API, all of it served by ourselves: an office's network may reach nothing else. */
export function mountDocs(app: Express): void {
  const page = swaggerUi.setup(undefined, {
    customSiteTitle: 'Terbit API',
    swaggerOptions: { url: '/openapi.json', validatorUrl: null, docExpansion: 'none' },
  });
  app.use('/docs', swaggerUi.serve, page);
}
