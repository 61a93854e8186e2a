import type { Catalogue } from '../catalogue';
import type { live as english } from '../en/live';

export const live: Catalogue<typeof english> = {
  live: {
    about: 'Se responde mientras está abierta, varias veces por segundo. Nada sale de este equipo.',
    mirrored: 'Se muestra como en un espejo; la red la ve como la cámara. Nada sale de este equipo.',
    answers: 'Respuestas en vivo',
    begins: 'Se prepara la red …',
    waits: 'La cámara vuelve a tener respuesta cuando la tengan las otras imágenes.',
    waitsForRun: 'Hay un entrenamiento en marcha: la cámara tendrá respuesta cuando termine.',
    camera: 'Cámara',
    cameraNumber: 'Cámara {{number}}',
  },
};
