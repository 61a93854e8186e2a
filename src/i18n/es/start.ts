import type { Catalogue } from '../catalogue';
import type { start as english } from '../en/start';

export const start: Catalogue<typeof english> = {
  start: {
    group: 'De dónde parte el entrenamiento',
    label: 'Partir de',
    nothing: 'Nada (desde cero)',
    named: {
      scratch: 'Nada (desde cero)',
      shelf: '{{id}} de la estantería ({{sha256}}…)',
      files: 'El archivo {{name}} ({{sha256}}…)',
      run: 'El entrenamiento {{name}}, paso {{step}}',
      unnamed: 'Pesos que la receta no nombra',
    },
    file: 'Un archivo…',
    model: 'El modelo actual',
    entry: '{{title}} ({{sizeBytes}}): {{use}}',
    entryTimed: '{{title}} ({{sizeBytes}}, {{speed}} imágenes/s aquí): {{use}}',
    use: {
      fastest: 'el más rápido',
      allRound: 'vale para casi todo',
      accurate: 'más exacto, más lento',
      classic: 'un clásico de los cursos, grande',
      transformer: 'un transformer de visión',
      fewImages: 'fuerte con pocas imágenes',
      own: 'un archivo tuyo',
    },
    parameters: '{{parameters}} parámetros.',
    top1: 'Acierto en ImageNet, según se publicó: {{top1}} %.',
    speed: 'En este equipo, {{speed}} imágenes/s.',
    licence: 'Licencia: {{licence}}.',
    page: 'Su página',
    measure: 'Medir imágenes/s en este equipo',
    empty:
      'Aún no hay pesos preentrenados en la estantería. Una orden, allí donde se inició el estudio, la llena:',
    wanted:
      'Esta receta está hecha para los pesos de {{title}}, y no están en la estantería. Una orden, allí donde se inició el estudio, los pone:',
    lookAgain: 'Mirar otra vez',
    notThereYet: 'Aún no están.',
    orDownload: 'O, para elegirlo como archivo:',
    downloadFrom: '{{file}} de {{repository}}',
    byHand: 'O descarga a mano un model.safetensors y elígelo como archivo',
    fileFirst: 'Elige antes el archivo de pesos, o parte de nada.',
    taking: 'Tomando los pesos …',
    frozenNothing:
      'Esta receta congela su tronco, y desde cero no hay nada aprendido en él: elige pesos de su red.',
    fromEntry: 'Partir de {{title}}',
    stage: 'Qué se entrena',
    stages: { head: 'Solo la cabeza', all: 'La cabeza y luego todo' },
    stageAbout: {
      head: 'Lo que el tronco saca de cada imagen se calcula una vez; la cabeza se entrena después en segundos.',
      all: 'Primero la cabeza, luego cada bloque con ella. Esas épocas cuestan tanto como desde cero.',
    },
    rates: {
      same: 'Los bloques se entrenan a {{first}}, la cabeza a {{head}}.',
      geometric: 'Cada bloque se entrena a su tasa, de {{first}} en el primero a {{head}} en la cabeza.',
    },
    trainable: 'Entrenables: {{trainable}} de {{all}} parámetros',
    beyondFlips: {
      offered:
        'Más allá de voltear, las imágenes son otras en cada época, y todas pasan cada vez por el tronco.',
      taken:
        'Este aumento hace más que voltear: todas las imágenes vuelven a pasar por el tronco en cada época.',
      measured: 'En este dispositivo son unos {{again}} por época en lugar de {{kept}}.',
      unmeasured: 'Una época tarda entonces lo que tarda calcular todos los rasgos.',
      measure: 'Medirlo en este dispositivo',
    },
  },
};
