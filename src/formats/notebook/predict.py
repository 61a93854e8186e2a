from pathlib import Path

to_predict = FOLDER / TO_PREDICT if TO_PREDICT is not None else None
if to_predict is not None and not to_predict.is_dir():
    # The zip may hold everything in one more folder.
    to_predict = next((folder / TO_PREDICT for folder in Path(FOLDER).iterdir() if (folder / TO_PREDICT).is_dir()), None)
# Without training there are Vireo's weights alone.
weights = f"{PROJECT}/model.safetensors" if EPOCHS == 0 else "trained.safetensors"
if to_predict is None:
    print("Set TO_PREDICT above to a folder of images, then run this cell again.")
else:
    run(sys.executable, f"{PROJECT}/predict.py", to_predict, "--weights", weights, "--output", "submission.csv")
    print(Path("submission.csv").read_text(encoding="utf-8")[:300])
