import COSE
