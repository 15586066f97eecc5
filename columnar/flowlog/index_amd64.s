#include "textflag.h"

// func setMasksAVX2(delimiters, others *uint64, data *byte, n int, separator byte)
TEXT ·setMasksAVX2(SB), NOSPLIT, $0-33
	MOVQ         delimiters+0(FP), DI
	MOVQ         others+8(FP), R8
	MOVQ         data+16(FP), SI
	MOVQ         n+24(FP), CX
	VPBROADCASTB separator+32(FP), Y0
	MOVQ         $0x0A, AX
	MOVQ         AX, X1
	VPBROADCASTB X1, Y1
	MOVQ         $0x30, AX
	MOVQ         AX, X8
	VPBROADCASTB X8, Y8
	MOVQ         $0x09, AX
	MOVQ         AX, X9
	VPBROADCASTB X9, Y9

next:
	VMOVDQU   (SI), Y2
	VMOVDQU   32(SI), Y3
	VPCMPEQB  Y0, Y2, Y4
	VPCMPEQB  Y1, Y2, Y5
	VPCMPEQB  Y0, Y3, Y6
	VPCMPEQB  Y1, Y3, Y7
	VPOR      Y4, Y5, Y4
	VPOR      Y6, Y7, Y6
	VPMOVMSKB Y4, AX
	VPMOVMSKB Y6, DX
	SHLQ      $32, DX
	ORQ       DX, AX
	MOVQ      AX, (DI)

	// a digit less '0' is its own minimum with 9
	VPSUBB    Y8, Y2, Y2
	VPSUBB    Y8, Y3, Y3
	VPMINUB   Y9, Y2, Y5
	VPMINUB   Y9, Y3, Y7
	VPCMPEQB  Y2, Y5, Y5
	VPCMPEQB  Y3, Y7, Y7
	VPOR      Y4, Y5, Y4
	VPOR      Y6, Y7, Y6
	VPMOVMSKB Y4, AX
	VPMOVMSKB Y6, DX
	SHLQ      $32, DX
	ORQ       DX, AX
	NOTQ      AX
	MOVQ      AX, (R8)

	ADDQ $64, SI
	ADDQ $8, DI
	ADDQ $8, R8
	DECQ CX
	JNZ  next
	VZEROUPPER
	RET
