/** Why there is no camera, and what to do. */

export const cameraFailures = {
  cameraRefused:
    'No se puede usar la cámara: el navegador dijo que no. Permítela para esta página en la barra de direcciones e inténtalo de nuevo.',
  cameraMissing: 'No se encontró ninguna cámara. Conecta una e inténtalo de nuevo.',
  cameraBusy:
    'Hay una cámara, pero no se pudo abrir: quizá la usa otro programa. Ciérralo e inténtalo de nuevo.',
  cameraUnavailable:
    'Este navegador no da cámara a esta página. Hace falta una página servida por https o desde esta máquina.',
  cameraLost: 'La cámara ya no está: se desconectó, o la tomó otro programa. Ábrela de nuevo cuando vuelva.',
};
